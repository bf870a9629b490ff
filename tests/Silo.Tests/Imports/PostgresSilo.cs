using ProvisioningCluster.Silo.Tests.Ledger.Postgres;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Imports;

/// <summary>A silo on a database of the assembly's PostgreSQL, for the tests of one class.</summary>
public sealed class PostgresSilo(PostgresFixture postgres) : IAsyncLifetime
{
    private SiloProcess? silo;

    public SiloProcess Silo => silo ?? throw new InvalidOperationException("The silo has not been started.");

    public string ConnectionString { get; private set; } = string.Empty;

    public static SiloSettings Settings(string connectionString) => new SiloSettings()
        .With("Storage:Provider", "PostgreSql")
        .With("Storage:ConnectionString", connectionString)
        .With("Secrets:MasterKey", PostgresCommandLine.MasterKey);

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await postgres.Server.CreateDatabaseAsync();
        silo = await SiloProcess.StartAsync(Settings(ConnectionString));
    }

    public async ValueTask DisposeAsync()
    {
        if (silo is not null)
        {
            await silo.DisposeAsync();
        }
    }
}
