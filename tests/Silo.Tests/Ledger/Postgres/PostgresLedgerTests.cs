using Npgsql;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger.Postgres;

public sealed class PostgresLedgerTests(PostgresFixture postgres) : LedgerSuite
{
    private string? connectionString;

    private protected override string Explain => "SET enable_seqscan = off; EXPLAIN "; // a table of no rows is faster read without

    private protected override async Task<LedgerHost> OpenAsync() =>
        await LedgerHost.StartAsync(PostgresCommandLine.For(connectionString ??= await postgres.Server.CreateDatabaseAsync()));

    private protected override async Task<long> CountAsync(string table, TenantId tenant)
    {
        await using var connection = (NpgsqlConnection)await Host.Rows.OpenConnectionAsync(Cancelled);
#pragma warning disable CA2100 // constants of the suite
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {table} WHERE tenant_id = $1", connection);
#pragma warning restore CA2100
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = tenant.Value });
        return (long)(await command.ExecuteScalarAsync(Cancelled))!;
    }
}
