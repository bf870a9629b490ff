namespace ProvisioningCluster.Silo.Ledger;

/// <summary>A commit for its own sake: it shows that the storage still takes writes.</summary>
internal sealed class ProbeWrite(long at) : LedgerWrite<bool>
{
    /// <summary>Milliseconds since the Unix epoch.</summary>
    public long At => at;
}
