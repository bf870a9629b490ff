namespace ProvisioningCluster.Testing.Load;

/// <summary>How an operation ended for the device.</summary>
public enum LoadOutcome
{
    /// <summary>Sent and not ended.</summary>
    Open,
    Success,
    Failure,
    NotFound,

    /// <summary>No reply, or one that says that there is none now: nobody but the ledger knows what became of it.</summary>
    Unknown,

    /// <summary>Nobody took the request: it was not carried out.</summary>
    Refused,
}
