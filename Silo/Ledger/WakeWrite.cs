namespace ProvisioningCluster.Silo.Ledger;

/// <summary>Holds nothing: makes a group happen for the seen notes that wait.</summary>
internal sealed class WakeWrite : LedgerWrite
{
    public override void Settle()
    {
    }

    public override void Refuse(Exception fault)
    {
    }

    public override void Fail(Exception fault)
    {
    }
}
