namespace ProvisioningCluster.Silo.Secrets;

/// <summary>A row of the key ring.</summary>
/// <param name="Purpose">What the key is for.</param>
/// <param name="Id">Number within the purpose.</param>
/// <param name="Wrapped">The key under the master key.</param>
internal sealed record StoredKey(KeyPurpose Purpose, int Id, byte[] Wrapped);
