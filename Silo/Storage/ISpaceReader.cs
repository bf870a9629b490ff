namespace ProvisioningCluster.Silo.Storage;

/// <summary>Looks at the room of one kind of database.</summary>
internal interface ISpaceReader
{
    /// <summary>Throws what the database or the file system throws.</summary>
    ValueTask<StorageSpace> ReadAsync(CancellationToken cancellationToken);
}
