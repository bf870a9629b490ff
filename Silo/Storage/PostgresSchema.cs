using System.Globalization;
using Npgsql;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>Brings the database to the schema of this program, or leaves a later one that this program can work on; never downwards.</summary>
internal static class PostgresSchema
{
    /// <summary>
    /// Applies the missing scripts, all of them or none. Of several programs that start at once one does the work and the
    /// others wait for it. Nothing is written, and no right to change the schema is needed, when there is nothing to do.
    /// </summary>
    /// <param name="connection">Open, without a statement time-out: a script takes the time it takes.</param>
    /// <param name="scripts">All scripts that this program knows.</param>
    public static void Upgrade(NpgsqlConnection connection, IReadOnlyList<SchemaScript> scripts)
    {
        if (IsReady(connection, scripts))
        {
            return;
        }

        using var transaction = connection.BeginTransaction();
        TakeTurn(connection);

        // Programs that run beside this one must not queue for long behind a change that itself waits for a table.
        Execute(connection, "SET LOCAL lock_timeout = '10s'");
        Execute(connection, "CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY, readable_from integer NOT NULL, name text NOT NULL, applied_at bigint NOT NULL)");
        var current = Check(Read(connection), scripts);
        foreach (var script in scripts.Where(script => script.Version > current))
        {
            Execute(connection, script.Sql);
            Note(connection, script);
        }

        transaction.Commit();
    }

    /// <summary>Waits until nobody else changes the schema or the rights in it, and keeps others out until the transaction ends.</summary>
    public static void TakeTurn(NpgsqlConnection connection) =>
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({AdvisoryLocks.Schema})"));

    private static bool IsReady(NpgsqlConnection connection, IReadOnlyList<SchemaScript> scripts)
    {
        using var command = new NpgsqlCommand("SELECT to_regclass('schema_version') IS NOT NULL", connection);
        return command.ExecuteScalar() is true && Check(Read(connection), scripts) >= scripts[^1].Version;
    }

    /// <summary>The version of the database; refuses one that this program would not understand.</summary>
    private static int Check(Stored stored, IReadOnlyList<SchemaScript> scripts)
    {
        var known = scripts[^1].Version;
        return stored.ReadableFrom <= known
            ? stored.Version
            : throw StorageFaults.At("Storage:ConnectionString", string.Create(
                CultureInfo.InvariantCulture,
                $"the database has schema {stored.Version}, which needs a program that knows schema {stored.ReadableFrom}, and this program knows {known}; start a newer version of the program, or restore a backup from before the upgrade."));
    }

    private static Stored Read(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("SELECT coalesce(max(version), 0), coalesce(max(readable_from), 0) FROM schema_version", connection);
        using var reader = command.ExecuteReader();
        reader.Read();
        return new Stored(reader.GetInt32(0), reader.GetInt32(1));
    }

    private static void Note(NpgsqlConnection connection, SchemaScript script)
    {
        using var command = new NpgsqlCommand(
            "INSERT INTO schema_version (version, readable_from, name, applied_at) VALUES ($1, $2, $3, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)",
            connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = script.Version });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = script.ReadableFrom });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = script.Name });
        command.ExecuteNonQuery();
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // constants and resources of this assembly
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private readonly record struct Stored(int Version, int ReadableFrom);
}
