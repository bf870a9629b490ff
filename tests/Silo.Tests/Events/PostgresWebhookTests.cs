using ProvisioningCluster.Silo.Tests.Ledger.Postgres;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Silo.Tests.Events;

public sealed class PostgresWebhookTests(PostgresFixture postgres) : WebhookSuite
{
    private protected override async Task<SiloSettings> SettingsAsync() => new SiloSettings()
        .With("Storage:Provider", "PostgreSql")
        .With("Storage:ConnectionString", await postgres.Server.CreateDatabaseAsync())
        .With("Secrets:MasterKey", PostgresCommandLine.MasterKey);
}
