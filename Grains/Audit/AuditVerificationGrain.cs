using Orleans.Concurrency;
using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Audit;

/// <summary>Holds no state, so its calls may interleave.</summary>
[StatelessWorker, GrainType("audit-verification")]
internal sealed class AuditVerificationGrain(IAuditChain chain) : Grain, IAuditVerificationGrain
{
    private const int MostAnchors = 100;

    public async ValueTask<Result<AuditVerification>> VerifyAsync(AuditVerificationQuery query, CancellationToken cancellationToken = default)
    {
        if (query.FromDay > query.ToDay)
        {
            return new Fault(FaultCode.InvalidArgument, "from must not be after to.", "from");
        }

        return query.Anchors is { IsDefault: false, Length: > MostAnchors }
            ? new Fault(FaultCode.InvalidArgument, $"anchors must be at most {MostAnchors}.", "anchors")
            : await chain.VerifyAsync(query, cancellationToken);
    }
}
