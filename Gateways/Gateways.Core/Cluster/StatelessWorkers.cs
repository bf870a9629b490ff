namespace ProvisioningCluster.Gateways.Core.Cluster;

/// <summary>The way to the stateless workers that spreads a gateway's calls over all silos.</summary>
/// <remarks>
/// A worker runs on the silo that the call came to, and the cluster's client sends the calls to one key over one connection for as
/// long as that lives: with one key, a gateway would use one silo. So there are many keys, taken in turn; a worker does not care
/// which is its own. And they change, because keys that went elsewhere when a silo was lost do not come back to it by themselves.
/// The client has no better place for this: sending each message over the next connection (<c>InvokeMethodOptions.Unordered</c>)
/// counts messages in an <see cref="int"/> and fails with the first one after <see cref="int.MaxValue"/>.
/// </remarks>
public sealed class StatelessWorkers(IGrainFactory grains, TimeProvider time)
{
    /// <summary>Keys in use at a time: enough for an even share of several silos, few enough that their activations do not count.</summary>
    public const int Keys = 32;

    /// <summary>For so long the same keys are used: a silo that joins gets its share at the end of it.</summary>
    public static readonly TimeSpan Turn = TimeSpan.FromSeconds(20);

    private readonly long begin = time.GetTimestamp();
    private uint calls;

    /// <summary>The worker for the next call.</summary>
    public T Next<T>()
        where T : IGrainWithIntegerKey => grains.GetGrain<T>(NextKey());

    private long NextKey() => (time.GetElapsedTime(begin).Ticks / Turn.Ticks * Keys) + (Interlocked.Increment(ref calls) % Keys);
}
