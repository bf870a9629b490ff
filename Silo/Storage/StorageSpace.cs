namespace ProvisioningCluster.Silo.Storage;

/// <summary>What the database takes and has left.</summary>
/// <param name="Used">Bytes.</param>
/// <param name="Free">Bytes; null when nothing bounds it that is known here.</param>
internal readonly record struct StorageSpace(long Used, long? Free);
