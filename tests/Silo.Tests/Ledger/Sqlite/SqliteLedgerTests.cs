using Microsoft.Data.Sqlite;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Silo.Tests.Ledger.Sqlite;

public sealed class SqliteLedgerTests : LedgerSuite
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ledger-");

    private protected override string Explain => "EXPLAIN QUERY PLAN ";

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private protected override Task<LedgerHost> OpenAsync() => LedgerHost.StartAsync([$"--Storage:ConnectionString=Data Source={folder.FullName}/provisioning.db"]);

    private protected override async Task<long> CountAsync(string table, TenantId tenant)
    {
        await using var connection = (SqliteConnection)await Host.Rows.OpenConnectionAsync(Cancelled);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the suite
        command.CommandText = $"SELECT count(*) FROM {table} WHERE tenant_id = @tenant";
#pragma warning restore CA2100
        command.Parameters.AddWithValue("@tenant", tenant.Value.ToByteArray(bigEndian: true));
        return (long)(await command.ExecuteScalarAsync(Cancelled))!;
    }
}
