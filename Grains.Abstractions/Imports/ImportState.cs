namespace ProvisioningCluster.Grains.Abstractions.Imports;

/// <summary>Where an import stands. Stored as the number: never renumber.</summary>
[GenerateSerializer, Alias("pc.ImportState")]
public enum ImportState
{
    /// <summary>The file is still coming.</summary>
    Uploading = 0,

    /// <summary>The file is here; other imports come first.</summary>
    Queued = 1,
    Running = 2,

    /// <summary>Every row was taken or refused.</summary>
    Done = 3,

    /// <summary>Stopped by an operator; what was done until then stays.</summary>
    Cancelled = 4,

    /// <summary>The file cannot be imported; <see cref="ImportSnapshot.Message"/> says why.</summary>
    Failed = 5,
}
