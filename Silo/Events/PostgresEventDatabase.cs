using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Events;

/// <summary>Events in PostgreSQL, over the connections of the grain state, few at a time: logins never wait for them.</summary>
internal sealed class PostgresEventDatabase(PostgresSource source) : IEventDatabase, IDisposable
{
    private const int Connections = 3;

    /// <summary>A transaction is a handful of statements of at most three seconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3 * PostgresSource.StatementSeconds);

    private readonly SemaphoreSlim places = new(Connections, Connections);

    public async ValueTask<T> RunAsync<T>(bool writes, Func<DbConnection, DbTransaction?, Task<T>> work)
    {
        await places.WaitAsync();
        try
        {
            // Limited from outside: the driver's own time-out waits without limit for a frozen server to cancel.
            return await OnceAsync(writes, work).WaitAsync(Limit);
        }
        catch (Exception fault) when (fault is NpgsqlException or TimeoutException or IOException)
        {
            throw new LedgerUnavailableException("The events could not be read or stored.", fault);
        }
        finally
        {
            places.Release();
        }
    }

    public void Set(DbParameter parameter, object? value, EventColumn column)
    {
        parameter.Value = value ?? DBNull.Value;
        ((NpgsqlParameter)parameter).NpgsqlDbType = column switch
        {
            EventColumn.Id => NpgsqlDbType.Uuid,
            EventColumn.Number => NpgsqlDbType.Bigint,
            EventColumn.Text => NpgsqlDbType.Text,
            _ => NpgsqlDbType.Bytea,
        };
    }

    public Guid ReadId(DbDataReader row, int column) => row.GetGuid(column);

    public void Dispose() => places.Dispose();

    private async Task<T> OnceAsync<T>(bool writes, Func<DbConnection, DbTransaction?, Task<T>> work)
    {
        await using var connection = await source.Orleans.OpenConnectionAsync();
        if (!writes)
        {
            return await work(connection, null);
        }

        await using var transaction = await connection.BeginTransactionAsync();
        var done = await work(connection, transaction);
        await transaction.CommitAsync();
        return done;
    }
}
