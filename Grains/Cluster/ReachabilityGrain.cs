using Orleans.Concurrency;
using ProvisioningCluster.Grains.Abstractions.Cluster;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Cluster;

/// <summary>Is there, and says so.</summary>
[StatelessWorker, GrainType("reachability"), CollectionAgeLimit(Minutes = 1)]
internal sealed class ReachabilityGrain : Grain, IReachabilityGrain
{
    public ValueTask<Result<Done>> AskAsync() => ValueTask.FromResult<Result<Done>>(default(Done));
}
