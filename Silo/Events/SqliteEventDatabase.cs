using System.Data.Common;
using Microsoft.Data.Sqlite;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Events;

/// <summary>Events in the SQLite file. Writes take turns with the ledger's writer; the work is done off the threads that run grains, because SQLite blocks.</summary>
internal sealed class SqliteEventDatabase(SqliteSource source, WriteGate gate) : IEventDatabase
{
    public async ValueTask<T> RunAsync<T>(bool writes, Func<DbConnection, DbTransaction?, Task<T>> work)
    {
        try
        {
            return writes ? await Task.Run(() => WriteAsync(work)) : await Task.Run(() => ReadAsync(work));
        }
        catch (SqliteException fault)
        {
            throw new LedgerUnavailableException("The events could not be read or stored.", fault);
        }
    }

    public void Set(DbParameter parameter, object? value, EventColumn column) => parameter.Value = value switch
    {
        null => DBNull.Value,
        Guid id => id.ToByteArray(bigEndian: true),
        _ => value,
    };

    public Guid ReadId(DbDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);

    private async Task<T> ReadAsync<T>(Func<DbConnection, DbTransaction?, Task<T>> work)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await work(connection, null);
    }

    private async Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction?, Task<T>> work)
    {
        using var turn = await gate.EnterAsync();
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = ((SqliteConnection)connection).BeginTransaction(deferred: false);
        var done = await work(connection, transaction);
        await transaction.CommitAsync();
        return done;
    }
}
