using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>Brings the database to the schema of this program; never downwards.</summary>
internal static class SqliteSchema
{
    /// <summary>Applies the missing scripts, all of them or none.</summary>
    public static void Upgrade(SqliteConnection connection, IReadOnlyList<SchemaScript> scripts)
    {
        // Immediate: of two processes that start at once the second waits here, and then finds the work done.
        using var transaction = connection.BeginTransaction(deferred: false);
        Execute(connection, transaction, "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT");
        var current = Current(connection, transaction);
        var newest = scripts[^1].Version;
        if (current > newest)
        {
            throw StorageFaults.At("Storage:ConnectionString", string.Create(
                CultureInfo.InvariantCulture,
                $"the database has schema {current}, this program knows {newest}. It was used by a newer version; start that one, or restore a backup."));
        }

        foreach (var script in scripts.Where(script => script.Version > current))
        {
            Execute(connection, transaction, script.Sql);
            Note(connection, transaction, script);
        }

        transaction.Commit();
    }

    private static int Current(SqliteConnection connection, SqliteTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT coalesce(max(version), 0) FROM schema_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Note(SqliteConnection connection, SqliteTransaction transaction, SchemaScript script)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO schema_version (version, name, applied_at) VALUES (@version, @name, unixepoch() * 1000)";
        command.Parameters.AddWithValue("@version", script.Version);
        command.Parameters.AddWithValue("@name", script.Name);
        command.ExecuteNonQuery();
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // resources of this assembly
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
