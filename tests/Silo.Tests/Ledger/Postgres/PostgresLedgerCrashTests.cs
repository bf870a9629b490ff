using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Silo.Tests.Ledger.Postgres;

public sealed class PostgresLedgerCrashTests(PostgresFixture postgres) : LedgerCrashSuite
{
    private string connectionString = string.Empty;

    private protected override async Task<SiloSettings> SettingsAsync()
    {
        connectionString = await postgres.Server.CreateDatabaseAsync();
        return new SiloSettings()
            .With("Storage:Provider", "PostgreSql")
            .With("Storage:ConnectionString", connectionString)
            .With("Secrets:MasterKey", PostgresCommandLine.MasterKey);
    }

    private protected override Task<LedgerHost> OpenAsync(SiloProcess silo) => LedgerHost.StartAsync(PostgresCommandLine.For(connectionString));
}
