using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>An audit row of something that changed no device, with its event if it has one.</summary>
internal sealed class AuditWrite(AuditRow row, OutboxRow? outboxEvent) : LedgerWrite<bool>
{
    public AuditRow Row => row;

    public OutboxRow? Event => outboxEvent;
}
