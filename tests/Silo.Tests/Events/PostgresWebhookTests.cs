using ProvisioningCluster.Silo.Tests.Ledger.Postgres;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Silo.Tests.Events;

public sealed class PostgresWebhookTests(PostgresFixture postgres) : WebhookSuite
{
    private string database = string.Empty;

    private protected override async Task<SiloSettings> SettingsAsync() => new SiloSettings()
        .With("Storage:Provider", "PostgreSql")
        .With("Storage:ConnectionString", database = await postgres.Server.CreateDatabaseAsync())
        .With("Secrets:MasterKey", PostgresCommandLine.MasterKey);

    private protected override string FreshId => "gen_random_uuid()";

    private protected override async Task<long> NumberAsync(SiloProcess silo, string sql)
    {
        await using var ledger = new ClusterLedger(database);
        return await ledger.NumberAsync(sql);
    }
}
