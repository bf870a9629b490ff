using Microsoft.Data.Sqlite;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Silo.Secrets;

/// <summary>The key ring in a SQLite file.</summary>
internal sealed class SqliteKeyRing : IStoredKeys
{
    private readonly SqliteConnection connection;
    private readonly SqliteTransaction transaction;

    private SqliteKeyRing(SqliteConnection connection, SqliteTransaction transaction)
    {
        this.connection = connection;
        this.transaction = transaction;
    }

    /// <param name="connection">Open, with the schema in place.</param>
    /// <param name="secrets">Already validated; without a master key the file is used.</param>
    /// <param name="keyFile">Path of the key file.</param>
    /// <param name="time">Clock for the rows' creation time.</param>
    public static KeyRing Open(SqliteConnection connection, SecretsOptions secrets, string keyFile, TimeProvider time)
    {
        // Immediate: of two processes that start at once only one makes the keys.
        using var transaction = connection.BeginTransaction(deferred: false);
        var ring = KeyRingOpening.Open(new SqliteKeyRing(connection, transaction), secrets, keyFile, time);
        transaction.Commit();
        return ring;
    }

    public IReadOnlyList<StoredKey> Read()
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT purpose, key_id, wrapped FROM key_ring";
        using var reader = command.ExecuteReader();
        var rows = new List<StoredKey>();
        while (reader.Read())
        {
            rows.Add(new StoredKey((KeyPurpose)reader.GetInt32(0), reader.GetInt32(1), reader.GetFieldValue<byte[]>(2)));
        }

        return rows;
    }

    public void Add(StoredKey key, long createdAt)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO key_ring (purpose, key_id, wrapped, created_at) VALUES (@purpose, @id, @wrapped, @at)";
        command.Parameters.AddWithValue("@purpose", (int)key.Purpose);
        command.Parameters.AddWithValue("@id", key.Id);
        command.Parameters.AddWithValue("@wrapped", key.Wrapped);
        command.Parameters.AddWithValue("@at", createdAt);
        command.ExecuteNonQuery();
    }

    public void Replace(StoredKey key)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "UPDATE key_ring SET wrapped = @wrapped WHERE purpose = @purpose AND key_id = @id";
        command.Parameters.AddWithValue("@purpose", (int)key.Purpose);
        command.Parameters.AddWithValue("@id", key.Id);
        command.Parameters.AddWithValue("@wrapped", key.Wrapped);
        command.ExecuteNonQuery();
    }
}
