using System.Data.Common;
using Microsoft.Data.Sqlite;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Silo.Tests.Imports;

public sealed class SqliteImportTests(SiloFixture shared) : ImportSuite
{
    private protected override SiloProcess Shared => shared.Silo;

    private protected override Task<SiloSettings> SettingsAsync() => Task.FromResult(new SiloSettings());

    private protected override DbConnection Connection(SiloProcess silo) => new SqliteConnection($"Data Source={silo.DatabasePath};Mode=ReadWrite");

    private protected override string Hold(string name) =>
        $"CREATE TRIGGER held BEFORE INSERT ON device WHEN NEW.name = '{name}' BEGIN SELECT RAISE(ABORT, 'held'); END";

    private protected override string Release => "DROP TRIGGER held";
}
