namespace ProvisioningCluster.Silo.Secrets;

/// <summary>What a key of the ring is for. Stored as the number: never renumber.</summary>
internal enum KeyPurpose
{
    Encryption = 0,
    Lookup = 1,
}
