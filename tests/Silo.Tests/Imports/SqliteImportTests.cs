using System.Data.Common;
using Microsoft.Data.Sqlite;
using ProvisioningCluster.Silo.Tests.Ledger;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Silo.Tests.Imports;

public sealed class SqliteImportTests : ImportSuite
{
    private protected override Task<SiloSettings> SettingsAsync() => Task.FromResult(new SiloSettings());

    private protected override DbConnection Connection(SiloProcess silo) => new SqliteConnection($"Data Source={silo.DatabasePath};Mode=ReadOnly");

    private protected override Task<LedgerHost> OpenAsync(SiloProcess silo) => LedgerHost.StartAsync([$"--Storage:ConnectionString=Data Source={silo.DatabasePath}"]);
}
