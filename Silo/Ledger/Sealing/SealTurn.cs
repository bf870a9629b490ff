using System.Data.Common;

namespace ProvisioningCluster.Silo.Ledger.Sealing;

/// <summary>A transaction in which nobody else seals or removes. What is not committed is undone.</summary>
internal sealed class SealTurn(DbConnection connection, DbTransaction transaction, IDisposable? gate = null, long? databaseTime = null, int? keptDays = null) : IAsyncDisposable
{
    public DbConnection Connection => connection;

    public DbTransaction Transaction => transaction;

    /// <summary>The server's time in milliseconds since the Unix epoch; null where the database has no clock of its own.</summary>
    public long? DatabaseTime => databaseTime;

    /// <summary>Days that the database itself keeps the audit, 0 for ever; null where it has no say.</summary>
    public int? KeptDays => keptDays;

    public Task CommitAsync(CancellationToken cancellationToken) => transaction.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
        gate?.Dispose();
    }
}
