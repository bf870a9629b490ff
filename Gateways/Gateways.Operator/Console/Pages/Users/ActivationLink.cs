using ProvisioningCluster.Gateways.Operator.Console.Pages.Profiles;
using ProvisioningCluster.Gateways.Operator.Console.Rest;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Users;

/// <summary>A user's way to a password, as an address of this console; a script takes what the REST gives.</summary>
/// <param name="Address">What the user opens. The code is behind its #, so that no server and no log gets to see it.</param>
/// <param name="Until">Until when it is good.</param>
public sealed record ActivationLink(string Address, string Until)
{
    private const string Mark = "activateToken=";

    /// <summary>Makes one, which ends the one before.</summary>
    internal static async Task<ApiAnswer<ActivationLink>> IssueAsync(OperatorApi api, Guid userId, string console, TimeProvider clock)
    {
        if (!(await api.GetAsync<Issued>($"/api/user/{userId}/activationLinkInfo")).TryGet(out var issued, out var fault))
        {
            return ApiAnswer<ActivationLink>.Refused(fault);
        }

        var code = issued.Value[(issued.Value.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..];
        return ApiAnswer<ActivationLink>.Of(new ActivationLink($"{console}activate#{code}", Moments.Of(clock.GetUtcNow().ToUnixTimeMilliseconds() + issued.TtlMs)));
    }

    /// <summary>Links never print (I-16).</summary>
    public override string ToString() => nameof(ActivationLink);

    private sealed record Issued(string Value, long TtlMs);
}
