namespace ProvisioningCluster.Grains.Imports;

/// <summary>In which count a row stands.</summary>
internal enum ImportOutcome
{
    Refused,
    Created,
    Updated,

    /// <summary>The device is already as asked.</summary>
    Existing,
}
