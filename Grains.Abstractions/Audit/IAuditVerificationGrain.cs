using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Audit;

/// <summary>Stateless, interleaving worker (any key) that compares the audit with its seals.</summary>
[Alias("pc.IAuditVerificationGrain")]
public interface IAuditVerificationGrain : IGrainWithIntegerKey
{
    /// <summary>Some seals of a range of days; the answer says where to go on. Fault: InvalidArgument, with the field.</summary>
    [Alias("verify"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<AuditVerification>> VerifyAsync(AuditVerificationQuery query, CancellationToken cancellationToken = default);
}
