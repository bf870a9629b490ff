namespace ProvisioningCluster.Grains.Ledger;

/// <summary>How an attempt ended. Stored as the number: never renumber.</summary>
public enum AuditStatus
{
    Success = 0,
    Failure = 1,
    NotFound = 2,

    /// <summary>The answer of before was given once more (I-10).</summary>
    Replayed = 3,
}
