using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>
/// Builds the indexes that only make reads faster, while this silo and older ones go on reading and writing: on a table with millions
/// of rows that takes minutes. What is missing is looked for at the start and every hour. Until it is there the answers are the same,
/// only slower.
/// </summary>
internal sealed partial class PostgresIndexes(PostgresSource source, TimeProvider time, ILogger<PostgresIndexes> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    /// <summary>All of them. Their names and what they are over never change: one that is to differ gets another name.</summary>
    public static IReadOnlyList<PostgresIndex> All { get; } =
    [
        new("device_name_parts", "device USING gin (name_folded {0}.gin_trgm_ops)", OfNameParts: true),
        new("device_by_profile_name", "device (tenant_id, profile_id, name)"),
        new("device_by_profile_label", "device (tenant_id, profile_id, label NULLS FIRST, device_id)"),
        new("audit_by_profile", "audit (tenant_id, profile_id, seq)"),
        new("audit_by_moment", "audit (tenant_id, at, seq)"),
    ];

    /// <summary>Builds those that are missing. Of several programs one builds, and the others go on without waiting.</summary>
    /// <returns>True when none is missing any more.</returns>
    public async Task<bool> BuildAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenAsOwnerAsync(cancellationToken);
        var missing = await MissingAsync(connection, cancellationToken);
        if (missing.Count == 0)
        {
            return true;
        }

        // Waiting for it would be a deadlock: an index is ready when all statements from before it are over. The session has it, so it
        // is free when the builder is gone, however it went.
        if (await ScalarAsync(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_try_advisory_lock({AdvisoryLocks.Indexes})"), cancellationToken) is not true)
        {
            LogBuiltByOther(logger);
            return false;
        }

        // It waits for transactions that began before it; for one without an end it does not wait for ever.
        await ExecuteAsync(connection, "SET lock_timeout = '10min'", cancellationToken);
        foreach (var index in await MissingAsync(connection, cancellationToken))
        {
            await TryBuildAsync(connection, index, cancellationToken);
        }

        return (await MissingAsync(connection, cancellationToken)).Count == 0;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (!await TryBuildAsync(stoppingToken) && await timer.WaitForNextTickAsync(stoppingToken))
            {
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops. What was half built is built anew at the next start.
        }
    }

    private async Task<bool> TryBuildAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await BuildAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is DbException or TimeoutException or IOException or SocketException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LogInterrupted(logger, fault);
            return false;
        }
    }

    private async Task TryBuildAsync(NpgsqlConnection connection, PostgresIndex index, CancellationToken cancellationToken)
    {
        var on = index.On;
        try
        {
            if (index.OfNameParts)
            {
                on = on.Replace("{0}", await ExtensionSchemaAsync(connection, cancellationToken), StringComparison.Ordinal);
            }
        }
        catch (PostgresException fault) when (IsRefusal(fault))
        {
            TellOnce(index, () => LogNoExtension(logger, fault.MessageText, fault.SqlState));
            return;
        }

        try
        {
            // What is there and not ready was half built when its builder ended. Neither statement has a lock that writers wait for.
            await ExecuteAsync(connection, $"DROP INDEX CONCURRENTLY IF EXISTS {index.Name}", cancellationToken);
            LogBuilding(logger, index.Name);
            await ExecuteAsync(connection, $"CREATE INDEX CONCURRENTLY {index.Name} ON {on}", cancellationToken);
            LogBuilt(logger, index.Name);
        }
        catch (PostgresException fault) when (IsRefusal(fault))
        {
            TellOnce(index, () => LogNotBuilt(logger, index.Name, fault.MessageText, fault.SqlState));
        }
    }

    /// <summary>The session is still there: the next index may fare better.</summary>
    private static bool IsRefusal(PostgresException fault) => fault.InvariantSeverity == "ERROR" && fault.SqlState != PostgresErrorCodes.QueryCanceled;

    private void TellOnce(PostgresIndex index, Action tell)
    {
        if (told.Add(index.Name))
        {
            tell();
        }
    }

    /// <summary>A trusted extension: who may create in the database may have it. Its schema, quoted.</summary>
    private static async Task<string> ExtensionSchemaAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, "CREATE EXTENSION IF NOT EXISTS pg_trgm", cancellationToken);
        const string Schema = "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'";
        return (string)(await ScalarAsync(connection, Schema, cancellationToken))!;
    }

    private static async Task<List<PostgresIndex>> MissingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var missing = new List<PostgresIndex>();
        foreach (var index in All)
        {
            if (await ScalarAsync(connection, $"SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('{index.Name}')", cancellationToken) is not true)
            {
                missing.Add(index);
            }
        }

        return missing;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken) => await ScalarAsync(connection, sql, cancellationToken);

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // constants of this class
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
