using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Audit;

/// <summary>Stateless, interleaving worker (any key) that reads the audit.</summary>
[Alias("pc.IAuditGrain")]
public interface IAuditGrain : IGrainWithIntegerKey
{
    /// <summary>One page of a tenant's audit. Fault: InvalidArgument, with the field.</summary>
    [Alias("read"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<AuditPage>> ReadAsync(AuditQuery query, CancellationToken cancellationToken = default);
}
