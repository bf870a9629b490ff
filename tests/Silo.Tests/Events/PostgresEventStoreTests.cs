using ProvisioningCluster.Silo.Events;
using ProvisioningCluster.Silo.Tests.Ledger;
using ProvisioningCluster.Silo.Tests.Ledger.Postgres;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Events;

public sealed class PostgresEventStoreTests(PostgresFixture postgres) : EventStoreSuite
{
    [Fact]
    public async Task An_event_that_commits_after_later_ones_were_taken_is_not_skipped()
    {
        var webhook = await AddAsync(Webhook());
        await using var late = await HeldTransaction.BeginAsync(
            Host.Rows,
            $"INSERT INTO outbox (tenant_id, device_id, at, kind, payload) VALUES ('{Webhook().Tenant.Value}', gen_random_uuid(), 1, 'ENTITY_DELETED', '{{}}')",
            TestContext.Current.CancellationToken);
        await CommitAsync("early");
        Assert.Equal(2, await RelayAsync());

        await late.CommitAsync();

        Assert.Equal(1, await RelayAsync());
        Assert.Equal(["ENTITY_DELETED", "PROVISION_SUCCESS", "ENTITY_CREATED"], (await Store.ListDueAsync(webhook, 1, 10)).Select(row => row.Kind));
    }

    private protected override async Task<LedgerHost> OpenAsync() =>
        await LedgerHost.StartAsync(PostgresCommandLine.For(await postgres.Server.CreateDatabaseAsync()), services: AddStore<PostgresEventDatabase>);
}
