using ProvisioningCluster.Grains.Abstractions.Audit;

namespace ProvisioningCluster.Grains.Ledger;

/// <summary>The port to the seals over the audit, which show afterwards what was altered, deleted or inserted (T-30).</summary>
public interface IAuditChain
{
    /// <summary>Compares some seals, from a place on, with the rows they cover. Throws <see cref="LedgerUnavailableException"/>.</summary>
    ValueTask<AuditVerification> VerifyAsync(AuditVerificationQuery query, CancellationToken cancellationToken = default);
}
