using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using ProvisioningCluster.Grains.Secrets;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Secrets;

/// <summary>Reads the keys of the installation, and makes them at the first start.</summary>
internal static class SqliteKeyRing
{
    private const int FirstKeyId = 1;

    /// <param name="connection">Open, with the schema in place.</param>
    /// <param name="configuredKey">Value of <c>Secrets:MasterKey</c>, already validated; null to use the file.</param>
    /// <param name="keyFile">Path of the key file.</param>
    /// <param name="time">Clock for the rows' creation time.</param>
    public static KeyRing Open(SqliteConnection connection, string? configuredKey, string keyFile, TimeProvider time)
    {
        // Immediate: of two processes that start at once only one makes the keys.
        using var transaction = connection.BeginTransaction(deferred: false);
        var rows = Rows(connection, transaction);
        var masterKey = MasterKey(configuredKey, keyFile, isNew: rows.Count == 0);
        if (rows.Count == 0)
        {
            Add(connection, transaction, masterKey, KeyPurpose.Encryption, time);
            Add(connection, transaction, masterKey, KeyPurpose.Lookup, time);
            rows = Rows(connection, transaction);
        }

        var ring = Unwrap(rows, masterKey, configuredKey is null ? $"the key in {keyFile}" : "the configured key");
        transaction.Commit();
        return ring;
    }

    private static byte[] MasterKey(string? configuredKey, string keyFile, bool isNew)
    {
        var text = configuredKey ?? MasterKeyFile.Read(keyFile);
        if (text is null && !isNew)
        {
            throw StorageFaults.At("Secrets:MasterKey", $"none is configured and {keyFile} is missing, but the database holds secrets under a master key. Restore it; without it they cannot be opened.");
        }

        text ??= MasterKeyFile.Create(keyFile);
        return SecretsOptions.TryRead(text, out var key)
            ? key
            : throw StorageFaults.At("Secrets:MasterKey", $"{keyFile} does not hold base64 of {SecretsOptions.KeyLength} bytes.");
    }

    private static KeyRing Unwrap(List<Row> rows, byte[] masterKey, string origin)
    {
        var encryption = ImmutableDictionary.CreateBuilder<int, ImmutableArray<byte>>();
        ImmutableArray<byte>? lookup = null;
        foreach (var row in rows)
        {
            if (!KeyWrap.TryUnwrap(masterKey, row.Purpose, row.KeyId, row.Wrapped, out var key))
            {
                throw StorageFaults.At("Secrets:MasterKey", $"{origin} is not the one that this database was made with.");
            }

            if (row.Purpose == KeyPurpose.Lookup)
            {
                lookup = [.. key];
            }
            else
            {
                encryption.Add(row.KeyId, [.. key]);
            }
        }

        return encryption.Count > 0 && lookup is { } found
            ? new KeyRing(encryption.Keys.Max(), encryption.ToImmutable(), found)
            : throw StorageFaults.At("Secrets:MasterKey", "the key ring in the database is incomplete. Restore a backup.");
    }

    private static List<Row> Rows(SqliteConnection connection, SqliteTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT purpose, key_id, wrapped FROM key_ring";
        using var reader = command.ExecuteReader();
        var rows = new List<Row>();
        while (reader.Read())
        {
            rows.Add(new Row((KeyPurpose)reader.GetInt32(0), reader.GetInt32(1), reader.GetFieldValue<byte[]>(2)));
        }

        return rows;
    }

    private static void Add(SqliteConnection connection, SqliteTransaction transaction, byte[] masterKey, KeyPurpose purpose, TimeProvider time)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO key_ring (purpose, key_id, wrapped, created_at) VALUES (@purpose, @id, @wrapped, @at)";
        command.Parameters.AddWithValue("@purpose", (int)purpose);
        command.Parameters.AddWithValue("@id", FirstKeyId);
        command.Parameters.AddWithValue("@wrapped", KeyWrap.Wrap(masterKey, purpose, FirstKeyId, RandomNumberGenerator.GetBytes(SecretsOptions.KeyLength)));
        command.Parameters.AddWithValue("@at", time.GetUtcNow().ToUnixTimeMilliseconds());
        command.ExecuteNonQuery();
    }

    private sealed record Row(KeyPurpose Purpose, int KeyId, byte[] Wrapped);
}
