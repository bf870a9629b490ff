using System.Data.Common;
using ProvisioningCluster.Silo.Ledger.Sealing;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>Seals in the SQLite file: one writer at a time, so what is visible in a turn is all there is.</summary>
internal sealed class SqliteSealStore(SqliteSource source, WriteGate gate) : SealStore
{
    public override ValueTask<long> SettledAsync(CancellationToken cancellationToken) => new(long.MaxValue);

    public override async ValueTask<SealTurn?> TakeTurnAsync(CancellationToken cancellationToken)
    {
        var turn = await gate.EnterAsync();
        var connection = source.Open();
        connection.DefaultTimeout = SqliteWriteConnection.LockSeconds; // the ledger's writer waits for this turn to end
        try
        {
            await using (var patience = Command(connection, null, "PRAGMA busy_timeout=100"))
            {
                await patience.ExecuteNonQueryAsync(cancellationToken);
            }

            return new SealTurn(connection, connection.BeginTransaction(deferred: false), turn);
        }
        catch
        {
            await connection.DisposeAsync();
            turn.Dispose();
            throw;
        }
    }

    public override ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken) => source.OpenConnectionAsync(cancellationToken);

    protected override object Id(Guid id) => id.ToByteArray(bigEndian: true);

    protected override Guid ReadId(DbDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);
}
