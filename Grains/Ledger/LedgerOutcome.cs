namespace ProvisioningCluster.Grains.Ledger;

/// <summary>What became of a change. Everything but <see cref="Committed"/> means that nothing of it was stored.</summary>
public enum LedgerOutcome
{
    Committed,

    /// <summary>A device of that name exists though the change expected none.</summary>
    NameTaken,

    /// <summary>The credentials id belongs to another device, of any tenant (I-13).</summary>
    CredentialTaken,

    /// <summary>The stored row has another version than expected, or is gone.</summary>
    VersionConflict,

    /// <summary>The profile has no use left (T-1). Uses only grow, so it stays so.</summary>
    UsedUp,
}
