namespace ProvisioningCluster.Silo.Storage;

/// <summary>
/// The advisory locks of this installation in its PostgreSQL database, side by side, so that no two are the same. The numbers mean
/// nothing; programs of all versions share them, so none ever changes.
/// </summary>
internal static class AdvisoryLocks
{
    /// <summary>Of whoever changes the schema or the rights in it.</summary>
    public const long Schema = 5_206_714_339_021_117;

    /// <summary>Of whoever looks whether there are keys.</summary>
    public const long KeyRing = 5_206_714_339_021_118;

    /// <summary>Of whoever seals the audit.</summary>
    public const long Seals = 5_206_714_339_021_119;

    /// <summary>Of the one silo with <c>Cluster:Mode=Single</c>, as long as it runs.</summary>
    public const long SingleSilo = 5_206_714_339_021_120;

    /// <summary>Of whoever builds indexes.</summary>
    public const long Indexes = 5_206_714_339_021_121;
}
