using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>A few connections that read beside the writer; who finds none free waits its turn.</summary>
internal sealed class SqliteReadPool : IDisposable
{
    private static readonly TimeSpan LongestStatement = TimeSpan.FromSeconds(SqliteSource.StatementSeconds);

    private readonly SqliteSource source;
    private readonly TimeProvider time;
    private readonly Channel<SqliteReadConnection?> free;

    /// <param name="source">Opens a connection when a place is used for the first time.</param>
    /// <param name="time">Clock of the time limit.</param>
    /// <param name="size">Reads at the same time.</param>
    public SqliteReadPool(SqliteSource source, TimeProvider time, int size)
    {
        this.source = source;
        this.time = time;
        free = Channel.CreateBounded<SqliteReadConnection?>(size);
        for (var place = 0; place < size; place++)
        {
            free.Writer.TryWrite(null);
        }
    }

    /// <summary>Runs one read of at most three seconds. Throws LedgerUnavailableException when it fails.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<SqliteReadConnection, T> read, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestStatement, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        SqliteReadConnection? connection = null;
        var rented = false;
        try
        {
            connection = await free.Reader.ReadAsync(either.Token);
            rented = true;
            connection ??= new SqliteReadConnection(source.Open());
            await using var interrupt = either.Token.UnsafeRegister(static open => ((SqliteReadConnection)open!).Interrupt(), connection);
            return read(connection);
        }
        catch (SqliteException fault)
        {
            // Also after a mere interruption: it may have hit the end of a transaction, which would then stay open.
            connection?.Dispose();
            connection = null;
            cancellationToken.ThrowIfCancellationRequested();
            throw new LedgerUnavailableException("The ledger could not be read.", fault);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LedgerUnavailableException("The ledger had no free connection to read with.", fault);
        }
        finally
        {
            if (rented && !free.Writer.TryWrite(connection))
            {
                connection?.Dispose();
            }
        }
    }

    public void Dispose()
    {
        free.Writer.TryComplete();
        while (free.Reader.TryRead(out var connection))
        {
            connection?.Dispose();
        }
    }
}
