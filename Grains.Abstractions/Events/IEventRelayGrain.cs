using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>The one reader of the outbox in the cluster, key 0. Every silo asks it again and again, so that it outlives any of them.</summary>
[Alias("pc.IEventRelayGrain")]
public interface IEventRelayGrain : IGrainWithIntegerKey
{
    /// <summary>Moves what is in the outbox to the webhooks that want it, and wakes those that have something due. Fault: Unavailable.</summary>
    [Alias("relay")]
    ValueTask<Result<Done>> RelayAsync();
}
