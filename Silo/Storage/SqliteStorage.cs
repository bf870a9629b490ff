using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Secrets;
using ProvisioningCluster.Silo.Secrets;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>Makes the database ready before anything uses it: folder, durability, schema, keys.</summary>
internal sealed class SqliteStorage(SqliteSource source, IOptions<SecretsOptions> secrets, TimeProvider time) : IStorage
{
    private readonly Lock gate = new();
    private KeyRing? keys;

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
            OwnersFolder.Create(Path.GetDirectoryName(source.FilePath)!);
            using var connection = source.Open();
            SqliteDurability.UseWriteAheadLog(connection);
            SqliteDurability.Require(connection);
            SqliteSchema.Upgrade(connection, SchemaScript.For(StorageOptions.Sqlite));
            return SqliteKeyRing.Open(connection, secrets.Value, MasterKeyFile.BesideDatabase(source.FilePath), time);
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw StorageFaults.At("Storage:ConnectionString", $"{source.FilePath} cannot be used: {fault.Message}");
        }
    }
}
