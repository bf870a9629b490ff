using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using ProvisioningCluster.Silo.Ledger;
using ProvisioningCluster.Silo.Storage;
using ProvisioningCluster.Silo.Tests.Ledger.Postgres;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Silo.Tests.GrainStorage;

public sealed class PostgresGrainStorageTests(PostgresFixture postgres) : GrainStorageSuite
{
    private protected override async Task<string[]> ConfigurationAsync() => PostgresCommandLine.For(await postgres.Server.CreateDatabaseAsync());

    private protected override string Explain => "EXPLAIN " + ProfileOwner.Postgres.Replace("$1", "'x'", StringComparison.Ordinal);

    private protected override DbDataSource Rows(IServiceProvider services) => services.GetRequiredService<PostgresSource>().Orleans;
}
