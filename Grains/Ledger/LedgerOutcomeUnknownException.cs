namespace ProvisioningCluster.Grains.Ledger;

/// <summary>The connection was lost while a commit was under way: look the operation id up before answering (I-7).</summary>
public sealed class LedgerOutcomeUnknownException : Exception
{
    public LedgerOutcomeUnknownException()
    {
    }

    public LedgerOutcomeUnknownException(string message)
        : base(message)
    {
    }

    public LedgerOutcomeUnknownException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
