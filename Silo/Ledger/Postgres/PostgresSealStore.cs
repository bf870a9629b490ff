using System.Data.Common;
using System.Globalization;
using Npgsql;
using ProvisioningCluster.Silo.Ledger.Sealing;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>Seals in PostgreSQL, where many silos write beside the one that seals.</summary>
internal sealed class PostgresSealStore(PostgresSource source) : SealStore
{
    private Candidate? candidate;
    private long settled;

    /// <summary>
    /// A row gets its sequence number while its transaction holds the lock of a writer on the table. So all numbers up to the
    /// greatest one that is visible are settled as soon as every transaction is over that held such a lock just afterwards.
    /// Nothing is locked for this, and no writer waits.
    /// </summary>
    public override async ValueTask<long> SettledAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.Listings.OpenConnectionAsync(cancellationToken);
        var newest = await NewestAsync(connection, cancellationToken);
        var writers = await WritersAsync(connection, cancellationToken);
        if (newest < settled)
        {
            (settled, candidate) = (0, null); // another server, with less than the one before
        }

        if (writers.Count == 0)
        {
            (settled, candidate) = (newest, null);
        }
        else if (candidate is { } before && !before.Writers.Overlaps(writers))
        {
            (settled, candidate) = (before.Newest, null);
        }

        if (writers.Count > 0)
        {
            candidate ??= new Candidate(newest, writers);
        }

        return settled;
    }

    public override async ValueTask<SealTurn?> TakeTurnAsync(CancellationToken cancellationToken)
    {
        var connection = await source.Orleans.OpenConnectionAsync(cancellationToken);
        DbTransaction? transaction = null;
        try
        {
            transaction = await connection.BeginTransactionAsync(cancellationToken);
            if (await TermsOfTurnAsync(connection, transaction, cancellationToken) is { } terms)
            {
                return new SealTurn(connection, transaction, databaseTime: terms.Clock, keptDays: terms.KeptDays);
            }
        }
        catch
        {
            await EndAsync();
            throw;
        }

        await EndAsync();
        return null;

        // Else the pool, which is that of the grains' state, would be short of a connection for good.
        async Task EndAsync()
        {
            if (transaction is not null)
            {
                await transaction.DisposeAsync();
            }

            await connection.DisposeAsync();
        }
    }

    /// <summary>By the function of the tables' owner: the role of this connection may be one that can only add to the audit (T-30).</summary>
    public override async Task RemoveAsync(SealTurn turn, AuditSeal removed, CancellationToken cancellationToken)
    {
        await using var command = Command(
            turn.Connection,
            turn.Transaction,
            "SELECT remove_audit(@tenant, @number, @at, @mac)",
            ("@tenant", Id(removed.Tenant)),
            ("@number", removed.Number),
            ("@at", removed.RemovedAt!.Value),
            ("@mac", removed.RemovalMac!));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken) => await source.Listings.OpenConnectionAsync(cancellationToken);

    protected override object Id(Guid id) => id;

    protected override Guid ReadId(DbDataReader row, int column) => row.GetGuid(column);

    /// <summary>The server's time, and the days that it keeps the audit, if the lock was free; null when another silo has it.</summary>
    private static async Task<(long Clock, int KeptDays)?> TermsOfTurnAsync(NpgsqlConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection,
            transaction,
            string.Create(CultureInfo.InvariantCulture, $"SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint, coalesce((SELECT days FROM audit_retention), 0) WHERE pg_try_advisory_xact_lock({AdvisoryLocks.Seals})"));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? (row.GetInt64(0), row.GetInt32(1)) : null;
    }

    private static async Task<long> NewestAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, null, "SELECT coalesce(max(seq), 0) FROM audit");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<HashSet<string>> WritersAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection,
            null,
            """
            SELECT virtualtransaction FROM pg_locks
            WHERE locktype = 'relation' AND relation = 'audit'::regclass AND mode = 'RowExclusiveLock'
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var writers = new HashSet<string>(StringComparer.Ordinal);
        while (await row.ReadAsync(cancellationToken))
        {
            writers.Add(row.GetString(0));
        }

        return writers;
    }

    /// <param name="Newest">Greatest visible sequence number at that moment.</param>
    /// <param name="Writers">Transactions that were writing just afterwards.</param>
    private sealed record Candidate(long Newest, HashSet<string> Writers);
}
