using Orleans.Concurrency;
using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Audit;

/// <summary>Holds no state, so its calls may interleave.</summary>
[StatelessWorker, GrainType("audit-verification")]
internal sealed class AuditVerificationGrain(IAuditChain chain) : Grain, IAuditVerificationGrain
{
    public async ValueTask<Result<AuditVerification>> VerifyAsync(AuditVerificationQuery query, CancellationToken cancellationToken = default) =>
        query.FromDay > query.ToDay
            ? new Fault(FaultCode.InvalidArgument, "from must not be after to.", "from")
            : await chain.VerifyAsync(query, cancellationToken);
}
