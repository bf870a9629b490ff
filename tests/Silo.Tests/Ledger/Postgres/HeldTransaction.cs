using System.Data.Common;

namespace ProvisioningCluster.Silo.Tests.Ledger.Postgres;

/// <summary>A transaction beside the ledger's that holds what it touched until the test ends it.</summary>
internal sealed class HeldTransaction : IAsyncDisposable
{
    private readonly DbConnection connection;
    private readonly DbTransaction transaction;

    private HeldTransaction(DbConnection connection, DbTransaction transaction)
    {
        this.connection = connection;
        this.transaction = transaction;
    }

    public static async Task<HeldTransaction> BeginAsync(DbDataSource source, string sql, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        var held = new HeldTransaction(connection, await connection.BeginTransactionAsync(cancellationToken));
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
        return held;
    }

    public Task CommitAsync() => transaction.CommitAsync();

    /// <summary>Rolls back what was not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
