using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>The audit rows about an import as a whole; each device that it makes has its own.</summary>
internal static class ImportAudit
{
    public static AuditRow Row(ImportJobRow job, AuditAction action, AuditStatus status, string reason, string actor, long now) => new()
    {
        Tenant = job.Key.Tenant,
        At = now,
        Action = action,
        Status = status,
        Reason = reason,
        OperationId = job.Key.JobId,
        Protocol = TransportProtocol.Operator,
        Source = OperatorSource.Current ?? job.Options.Source, // of who cancels, else of who asked for it
        Actor = actor,
    };
}
