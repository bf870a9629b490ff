using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Silo.Tests.Ledger.Sqlite;

public sealed class SqliteLedgerCrashTests : LedgerCrashSuite
{
    private protected override Task<SiloSettings> SettingsAsync() => Task.FromResult(new SiloSettings());

    private protected override Task<LedgerHost> OpenAsync(SiloProcess silo) => LedgerHost.StartAsync([$"--Storage:ConnectionString=Data Source={silo.DatabasePath}"]);
}
