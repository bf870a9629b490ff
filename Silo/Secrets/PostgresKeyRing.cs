using System.Globalization;
using Npgsql;
using ProvisioningCluster.Grains.Secrets;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Secrets;

/// <summary>The key ring in a PostgreSQL database.</summary>
internal sealed class PostgresKeyRing : IStoredKeys
{
    private readonly NpgsqlConnection connection;

    private PostgresKeyRing(NpgsqlConnection connection) => this.connection = connection;

    /// <param name="connection">Open, with the schema in place.</param>
    /// <param name="secrets">Already validated; without a master key the file is used.</param>
    /// <param name="keyFile">Path of the key file.</param>
    /// <param name="time">Clock for the rows' creation time.</param>
    public static KeyRing Open(NpgsqlConnection connection, SecretsOptions secrets, string keyFile, TimeProvider time)
    {
        using var transaction = connection.BeginTransaction();
        using (var turn = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({AdvisoryLocks.KeyRing})"), connection))
        {
            turn.ExecuteNonQuery(); // of silos that start at once only one makes the keys
        }

        var ring = KeyRingOpening.Open(new PostgresKeyRing(connection), secrets, keyFile, time);
        transaction.Commit();
        return ring;
    }

    public IReadOnlyList<StoredKey> Read()
    {
        using var command = new NpgsqlCommand("SELECT purpose, key_id, wrapped FROM key_ring", connection);
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
        using var command = new NpgsqlCommand("INSERT INTO key_ring (purpose, key_id, wrapped, created_at) VALUES ($1, $2, $3, $4)", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = (int)key.Purpose });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = key.Id });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key.Wrapped });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = createdAt });
        command.ExecuteNonQuery();
    }

    public void Replace(StoredKey key)
    {
        using var command = new NpgsqlCommand("UPDATE key_ring SET wrapped = $3 WHERE purpose = $1 AND key_id = $2", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = (int)key.Purpose });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = key.Id });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key.Wrapped });
        command.ExecuteNonQuery();
    }
}
