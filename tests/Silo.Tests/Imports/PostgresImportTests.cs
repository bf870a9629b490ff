using System.Data.Common;
using System.Globalization;
using Npgsql;
using ProvisioningCluster.Silo.Tests.Ledger;
using ProvisioningCluster.Silo.Tests.Ledger.Postgres;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Silo.Tests.Imports;

public sealed class PostgresImportTests(PostgresFixture postgres) : ImportSuite
{
    /// <summary>Environment variable with the rows of the file that is imported across kills.</summary>
    private const string RowsVariable = "IMPORT_ROWS";

    private readonly Dictionary<string, string> databases = [];

    private protected override int CrashRows =>
        Environment.GetEnvironmentVariable(RowsVariable) is { } rows ? int.Parse(rows, CultureInfo.InvariantCulture) : base.CrashRows;

    private protected override async Task<SiloSettings> SettingsAsync()
    {
        var connectionString = await postgres.Server.CreateDatabaseAsync();
        var name = $"silo-{databases.Count}";
        databases[name] = connectionString;
        return new SiloSettings { Name = name }
            .With("Storage:Provider", "PostgreSql")
            .With("Storage:ConnectionString", connectionString)
            .With("Secrets:MasterKey", PostgresCommandLine.MasterKey);
    }

    private protected override DbConnection Connection(SiloProcess silo) => new NpgsqlConnection(databases[silo.Name]);

    private protected override Task<LedgerHost> OpenAsync(SiloProcess silo) => LedgerHost.StartAsync(PostgresCommandLine.For(databases[silo.Name]));
}
