namespace ProvisioningCluster.Silo.Storage;

/// <summary>The files of the database, and the volume that they are on.</summary>
internal sealed class SqliteSpaceReader(SqliteSource source) : ISpaceReader
{
    public ValueTask<StorageSpace> ReadAsync(CancellationToken cancellationToken)
    {
        FileInfo[] files = [new(source.FilePath), new(source.FilePath + "-wal")];
        var volume = new DriveInfo(Path.GetDirectoryName(source.FilePath)!);
        return ValueTask.FromResult(new StorageSpace(files.Where(file => file.Exists).Sum(file => file.Length), volume.AvailableFreeSpace));
    }
}
