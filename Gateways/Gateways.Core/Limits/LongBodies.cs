using System.Net;

namespace ProvisioningCluster.Gateways.Core.Limits;

/// <summary>
/// Places for the HTTP bodies beyond <see cref="Small"/> that a process holds at the same time, so that many long bodies cannot
/// fill the memory (T-13). A source has a quarter of them at most: nobody keeps the others out alone.
/// </summary>
public sealed class LongBodies : IDisposable
{
    /// <summary>Bytes of a body that every connection may hold without a place; almost all requests are shorter.</summary>
    public const int Small = 4 * 1024;

    private const int InAll = 128;
    private const int OfOneSource = 32;

    private readonly SemaphoreSlim all = new(InAll);
    private readonly Lock gate = new();
    private readonly Dictionary<SourceKey, Share> shares = [];

    /// <summary>Waits for a place. Read nothing more of the body meanwhile: TCP slows its sender down.</summary>
    /// <param name="source">Peer of the connection; those without an address share one.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The place, given back when it is disposed.</returns>
    public async ValueTask<IDisposable> EnterAsync(IPAddress? source, CancellationToken cancellationToken)
    {
        var key = SourceKey.Of(source ?? IPAddress.None);
        var share = Join(key);
        try
        {
            // The source's own places first: its waiters must not stand in the way of another source's.
            await share.Places.WaitAsync(cancellationToken);
            try
            {
                await all.WaitAsync(cancellationToken);
            }
            catch
            {
                share.Places.Release();
                throw;
            }
        }
        catch
        {
            Leave(key, share);
            throw;
        }

        return new Place(this, key, share);
    }

    public void Dispose() => all.Dispose();

    private Share Join(SourceKey key)
    {
        lock (gate)
        {
            if (!shares.TryGetValue(key, out var share))
            {
                shares[key] = share = new Share();
            }

            share.Users++;
            return share;
        }
    }

    private void Leave(SourceKey key, Share share)
    {
        lock (gate)
        {
            if (--share.Users == 0)
            {
                shares.Remove(key);
                share.Places.Dispose();
            }
        }
    }

    private sealed class Share
    {
        public SemaphoreSlim Places { get; } = new(OfOneSource);

        /// <summary>Those who wait for a place and those who have one.</summary>
        public int Users { get; set; }
    }

    private sealed class Place(LongBodies bodies, SourceKey key, Share share) : IDisposable
    {
        private int disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, 1) == 0)
            {
                bodies.all.Release();
                share.Places.Release();
                bodies.Leave(key, share);
            }
        }
    }
}
