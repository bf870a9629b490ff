using System.Security.Claims;
using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Operator.Console.SignedIn;

/// <summary>Counts the open pages of this process, of all and of each user, and lets no more be opened than there is room for (I-21).</summary>
internal sealed class OpenPages(IOptions<ConsoleOptions> options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> users = new(StringComparer.Ordinal);
    private int all;

    /// <summary>The place of one page, given back when it is disposed; null when there is none.</summary>
    public IDisposable? TryOpen(ClaimsPrincipal user)
    {
        var name = user.Identity?.Name ?? string.Empty;
        lock (gate)
        {
            var own = users.GetValueOrDefault(name);
            if (all >= options.Value.MaxPages || own >= options.Value.MaxPagesPerUser)
            {
                return null;
            }

            all++;
            users[name] = own + 1;
            return new Place(this, name);
        }
    }

    private void Close(string name)
    {
        lock (gate)
        {
            all--;
            if (--users[name] == 0)
            {
                users.Remove(name);
            }
        }
    }

    private sealed class Place(OpenPages pages, string name) : IDisposable
    {
        private int closed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref closed, 1) == 0)
            {
                pages.Close(name);
            }
        }
    }
}
