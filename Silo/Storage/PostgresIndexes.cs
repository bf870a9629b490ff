using System.Globalization;
using Npgsql;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>
/// Builds the indexes that only make reads faster, after the schema and outside of its transaction: on a table with millions of rows
/// that takes minutes, in which older programs go on writing. What cannot be built is told and tried again at the next start; the
/// answers are the same without, only slower.
/// </summary>
internal sealed partial class PostgresIndexes(ILogger<PostgresIndexes> logger)
{
    /// <summary>Whoever holds this advisory lock of the database builds indexes. The number means nothing.</summary>
    private const long Turn = 5_206_714_339_021_120;

    /// <summary>All of them. Their names and what they are over never change: one that is to differ gets another name.</summary>
    public static IReadOnlyList<PostgresIndex> All { get; } =
    [
        new("device_by_profile_name", "device (tenant_id, profile_id, name)"),
        new("device_by_profile_label", "device (tenant_id, profile_id, label NULLS FIRST, device_id)"),
        new("device_name_parts", "device USING gin (name_folded {0}.gin_trgm_ops)", OfNameParts: true),
        new("audit_by_profile", "audit (tenant_id, profile_id, seq)"),
    ];

    /// <summary>Builds those that are missing. Of several programs one builds, and the others go on without waiting.</summary>
    /// <param name="connection">Open, without a statement time-out.</param>
    public void Build(NpgsqlConnection connection)
    {
        var missing = All.Where(index => !IsReady(connection, index)).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        if (Scalar(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_try_advisory_lock({Turn})")) is not true)
        {
            // Waiting for it would be a deadlock: an index is ready when all statements from before it are over.
            LogBuiltByOther(logger);
            return;
        }

        try
        {
            // It waits for transactions that began before; one without an end must not keep this program from its start.
            Execute(connection, "SET lock_timeout = '60s'");
            missing.ForEach(index => TryBuild(connection, index));
        }
        finally
        {
            Execute(connection, "RESET lock_timeout");
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_unlock({Turn})"));
        }
    }

    private void TryBuild(NpgsqlConnection connection, PostgresIndex index)
    {
        var on = index.On;
        try
        {
            if (index.OfNameParts)
            {
                on = string.Format(CultureInfo.InvariantCulture, index.On, ExtensionSchema(connection));
            }
        }
        catch (PostgresException fault)
        {
            LogNoExtension(logger, fault.MessageText, fault.SqlState);
            return;
        }

        try
        {
            LogBuilding(logger, index.Name);
            Execute(connection, $"DROP INDEX IF EXISTS {index.Name}"); // half built when its builder ended
            Execute(connection, $"CREATE INDEX CONCURRENTLY {index.Name} ON {on}");
        }
        catch (PostgresException fault)
        {
            LogNotBuilt(logger, index.Name, fault.MessageText, fault.SqlState);
        }
    }

    /// <summary>A trusted extension: who may create in the database may have it. Its schema, quoted.</summary>
    private static string ExtensionSchema(NpgsqlConnection connection)
    {
        Execute(connection, "CREATE EXTENSION IF NOT EXISTS pg_trgm");
        return (string)Scalar(connection, "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'")!;
    }

    private static bool IsReady(NpgsqlConnection connection, PostgresIndex index) =>
        Scalar(connection, $"SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('{index.Name}')") is true;

    private static object? Scalar(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // constants of this class
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    private static void Execute(NpgsqlConnection connection, string sql) => Scalar(connection, sql);
}
