using System.Data.Common;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Sealing;

/// <summary>The seals in a database; statements that both kinds of it understand.</summary>
internal abstract class SealStore
{
    private const string SealColumns =
        "tenant_id, number, day, first_seq, last_seq, row_count, sealed_at, entries, entries_hash, previous, hash, mac, removed_at, removal_mac";

    /// <summary>
    /// No row with this sequence number or a smaller one will ever appear that is not there now. Sequence numbers are given
    /// before the commit, so the greatest one alone says nothing.
    /// </summary>
    public abstract ValueTask<long> SettledAsync(CancellationToken cancellationToken);

    /// <summary>Null when it is another silo's turn.</summary>
    public abstract ValueTask<SealTurn?> TakeTurnAsync(CancellationToken cancellationToken);

    /// <summary>A connection to read with.</summary>
    public abstract ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>All rows up to this sequence number were seen by a sealer.</summary>
    public static async Task<long> EndAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, transaction, "SELECT coalesce(max(last_seq), 0) FROM audit_seal");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Rows of all tenants.</summary>
    public Task<List<AuditLine>> ReadRowsAsync(SealTurn turn, long after, long upTo, int limit, CancellationToken cancellationToken) =>
        LinesAsync(Command(turn.Connection, turn.Transaction, $"SELECT {AuditSelect.Columns} FROM audit WHERE seq > @after AND seq <= @upto ORDER BY seq LIMIT @limit", ("@after", after), ("@upto", upTo), ("@limit", (long)limit)), cancellationToken);

    /// <summary>Rows of one tenant.</summary>
    public Task<List<AuditLine>> ReadRowsAsync(DbConnection connection, Guid tenant, long after, long upTo, int limit, CancellationToken cancellationToken) =>
        LinesAsync(Command(connection, null, $"SELECT {AuditSelect.Columns} FROM audit WHERE {OfTenant(tenant)} AND seq > @after AND seq <= @upto ORDER BY seq LIMIT @limit", ("@tenant", Id(tenant)), ("@after", after), ("@upto", upTo), ("@limit", (long)limit)), cancellationToken);

    /// <summary>The last seal of a tenant, or null.</summary>
    public async Task<AuditSeal?> LastAsync(DbConnection connection, DbTransaction? transaction, Guid tenant, CancellationToken cancellationToken) =>
        (await SealsAsync(Command(connection, transaction, $"SELECT {SealColumns} FROM audit_seal WHERE tenant_id = @tenant ORDER BY number DESC LIMIT 1", ("@tenant", Id(tenant))), cancellationToken)).SingleOrDefault();

    /// <summary>A tenant's seals from a number on.</summary>
    public Task<List<AuditSeal>> FromAsync(DbConnection connection, Guid tenant, long number, int limit, CancellationToken cancellationToken) =>
        SealsAsync(Command(connection, null, $"SELECT {SealColumns} FROM audit_seal WHERE tenant_id = @tenant AND number >= @number ORDER BY number LIMIT @limit", ("@tenant", Id(tenant)), ("@number", number), ("@limit", (long)limit)), cancellationToken);

    /// <summary>The first seal of a day or a later one, and the last of a day or an earlier one.</summary>
    public async Task<(long? First, long? Last)> EdgesAsync(DbConnection connection, Guid tenant, int fromDay, int toDay, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection,
            null,
            "SELECT (SELECT min(number) FROM audit_seal WHERE tenant_id = @tenant AND day >= @from), (SELECT max(number) FROM audit_seal WHERE tenant_id = @tenant AND day <= @to)",
            ("@tenant", Id(tenant)),
            ("@from", fromDay),
            ("@to", toDay));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (Number(row, 0), Number(row, 1));
    }

    /// <summary>Seals of days before this one whose rows are still there, the oldest first.</summary>
    public Task<List<AuditSeal>> OutdatedAsync(SealTurn turn, int beforeDay, int limit, CancellationToken cancellationToken) =>
        SealsAsync(Command(turn.Connection, turn.Transaction, $"SELECT {SealColumns} FROM audit_seal WHERE day < @day AND removed_at IS NULL ORDER BY day LIMIT @limit", ("@day", beforeDay), ("@limit", (long)limit)), cancellationToken);

    public async Task InsertAsync(SealTurn turn, AuditSeal seal, CancellationToken cancellationToken)
    {
        await using var command = Command(
            turn.Connection,
            turn.Transaction,
            $"INSERT INTO audit_seal ({SealColumns}) VALUES (@tenant, @number, @day, @first, @last, @rows, @at, @entries, @entrieshash, @previous, @hash, @mac, NULL, NULL)",
            ("@tenant", Id(seal.Tenant)),
            ("@number", seal.Number),
            ("@day", seal.Day),
            ("@first", seal.First),
            ("@last", seal.Last),
            ("@rows", seal.RowCount),
            ("@at", seal.SealedAt),
            ("@entries", seal.Entries!),
            ("@entrieshash", seal.EntriesHash),
            ("@previous", seal.Previous),
            ("@hash", seal.Hash),
            ("@mac", seal.Mac));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Deletes the rows of a seal and keeps the seal as the note of it.</summary>
    public virtual async Task RemoveAsync(SealTurn turn, AuditSeal removed, CancellationToken cancellationToken)
    {
        await using var rows = Command(
            turn.Connection,
            turn.Transaction,
            $"DELETE FROM audit WHERE {OfTenant(removed.Tenant)} AND seq >= @first AND seq <= @last",
            ("@tenant", Id(removed.Tenant)),
            ("@first", removed.First),
            ("@last", removed.Last));
        await rows.ExecuteNonQueryAsync(cancellationToken);
        await using var seal = Command(
            turn.Connection,
            turn.Transaction,
            "UPDATE audit_seal SET entries = NULL, removed_at = @at, removal_mac = @mac WHERE tenant_id = @tenant AND number = @number",
            ("@at", removed.RemovedAt!.Value),
            ("@mac", removed.RemovalMac!),
            ("@tenant", Id(removed.Tenant)),
            ("@number", removed.Number));
        await seal.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>An id as a value of this database.</summary>
    protected abstract object Id(Guid id);

    protected abstract Guid ReadId(DbDataReader row, int column);

    protected static DbCommand Command(DbConnection connection, DbTransaction? transaction, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // a closed list of constants; values travel as parameters only (T-27)
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    // The parameter is named in both, for a database that refuses one that nothing uses.
    private static string OfTenant(Guid tenant) => tenant == Guid.Empty ? "(tenant_id IS NULL OR tenant_id = @tenant)" : "tenant_id = @tenant";

    private static long? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static byte[]? Bytes(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);

    private async Task<List<AuditLine>> LinesAsync(DbCommand command, CancellationToken cancellationToken)
    {
        await using var _ = command;
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var lines = new List<AuditLine>();
        while (await row.ReadAsync(cancellationToken))
        {
            lines.Add(AuditRowReading.Line(row, ReadId));
        }

        return lines;
    }

    private async Task<List<AuditSeal>> SealsAsync(DbCommand command, CancellationToken cancellationToken)
    {
        await using var _ = command;
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var seals = new List<AuditSeal>();
        while (await row.ReadAsync(cancellationToken))
        {
            seals.Add(new AuditSeal
            {
                Tenant = ReadId(row, 0),
                Number = row.GetInt64(1),
                Day = row.GetInt32(2),
                First = row.GetInt64(3),
                Last = row.GetInt64(4),
                RowCount = row.GetInt32(5),
                SealedAt = row.GetInt64(6),
                Entries = Bytes(row, 7),
                EntriesHash = Bytes(row, 8)!,
                Previous = Bytes(row, 9)!,
                Hash = Bytes(row, 10)!,
                Mac = Bytes(row, 11)!,
                RemovedAt = Number(row, 12),
                RemovalMac = Bytes(row, 13),
            });
        }

        return seals;
    }
}
