using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Secrets;
using ProvisioningCluster.Silo.Secrets;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>Makes the database ready before anything uses it: folder, durability, schema, keys.</summary>
internal sealed class SqliteStorage(SqliteSource source, IOptions<SecretsOptions> secrets, TimeProvider time)
{
    private readonly Lock gate = new();
    private KeyRing? keys;

    /// <summary>The unwrapped keys; opening them prepares the database.</summary>
    public KeyRing Keys
    {
        get
        {
            lock (gate)
            {
                return keys ??= Prepare();
            }
        }
    }

    private KeyRing Prepare()
    {
        try
        {
            CreateFolder(Path.GetDirectoryName(source.FilePath)!);
            using var connection = source.Open();
            SqliteDurability.UseWriteAheadLog(connection);
            SqliteDurability.Require(connection);
            SqliteSchema.Upgrade(connection, SchemaScript.For(StorageOptions.Sqlite));
            return SqliteKeyRing.Open(connection, secrets.Value.MasterKey, MasterKeyFile.BesideDatabase(source.FilePath), time);
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw StorageFaults.At("Storage:ConnectionString", $"{source.FilePath} cannot be used: {fault.Message}");
        }
    }

    /// <summary>Names and addresses of devices stand in the file in clear: nobody else on the machine needs to read them.</summary>
    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
