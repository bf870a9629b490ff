using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Cluster;

/// <summary>Answers for whichever silo took the call (any key): so a gateway knows that it reaches the cluster.</summary>
[Alias("pc.IReachabilityGrain")]
public interface IReachabilityGrain : IGrainWithIntegerKey
{
    /// <summary>Touches neither another actor nor the storage.</summary>
    [Alias("ask")]
    ValueTask<Result<Done>> AskAsync();
}
