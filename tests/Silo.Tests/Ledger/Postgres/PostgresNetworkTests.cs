using System.Net;
using Npgsql;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger.Postgres;

/// <summary>The network between silo and database breaks at the worst moment.</summary>
public sealed class PostgresNetworkTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TenantId tenant = Rows.NewTenant();
    private NpgsqlDataSource? direct;
    private TcpProxy? proxy;
    private LedgerHost? host;

    private TcpProxy Proxy => proxy!;

    private ILedger Ledger => host!.Ledger;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        direct = NpgsqlDataSource.Create(database);
        proxy = TcpProxy.Start(new IPEndPoint(IPAddress.Loopback, postgres.Server.Port));
        host = await LedgerHost.StartAsync(PostgresCommandLine.For(new NpgsqlConnectionStringBuilder(database) { Port = proxy.Port }.ConnectionString));
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Insert(Rows.Device(tenant, "warm"))));
    }

    public async ValueTask DisposeAsync()
    {
        await host!.DisposeAsync();
        await proxy!.DisposeAsync();
        await direct!.DisposeAsync();
    }

    [Fact]
    public async Task I07_a_commit_whose_confirmation_is_lost_is_told_as_unknown_and_found_afterwards()
    {
        var row = Rows.Device(tenant, "d");
        Proxy.Pause(ProxyDirection.ToClient);
        var unknown = Ledger.CommitAsync(Rows.Insert(row)).AsTask();
        await UntilStoredAsync("d");

        Proxy.CutAll();
        Proxy.Heal();

        await Assert.ThrowsAsync<LedgerOutcomeUnknownException>(() => unknown);
        Assert.Equal(row, await Ledger.FindDeviceAsync(row.Key, Cancelled));
        Assert.Equal(LedgerOutcome.NameTaken, await Ledger.CommitAsync(Rows.Insert(row)));
        Assert.Equal(1, await CountAsync("SELECT count(*) FROM audit WHERE device_name = 'd'"));
    }

    [Fact]
    public async Task I07_a_silent_network_is_given_up_in_the_statements_time()
    {
        Proxy.Pause(ProxyDirection.ToClient);

        var unknown = Ledger.CommitAsync(Rows.Insert(Rows.Device(tenant, "d"))).AsTask();
        await Assert.ThrowsAsync<LedgerOutcomeUnknownException>(() => unknown.WaitAsync(TimeSpan.FromSeconds(5), Cancelled));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => Ledger.FindDeviceAsync(new DeviceKey(tenant, "d"), Cancelled).AsTask().WaitAsync(TimeSpan.FromSeconds(5), Cancelled));

        Proxy.Heal();
        Assert.NotNull(await Ledger.FindDeviceAsync(new DeviceKey(tenant, "d"), Cancelled));
    }

    [Fact]
    public async Task I07_a_group_that_arrives_after_it_was_given_up_makes_no_second_winner()
    {
        var row = Rows.Device(tenant, "d");
        Proxy.Pause(ProxyDirection.ToServer);
        await Assert.ThrowsAsync<LedgerOutcomeUnknownException>(async () => await Ledger.CommitAsync(Rows.Insert(row)));

        Proxy.Heal(); // and now the first offer arrives, beside the second one
        var again = await Ledger.CommitAsync(Rows.Insert(row));

        Assert.True(again is LedgerOutcome.Committed or LedgerOutcome.NameTaken, $"The second offer is told {again}.");
        Assert.Equal(row.ProvisionOperationId, (await Ledger.FindDeviceAsync(row.Key, Cancelled))?.ProvisionOperationId);
        Assert.Equal(1, await CountAsync("SELECT count(*) FROM audit WHERE device_name = 'd'"));
        Assert.Equal(1, await CountAsync("SELECT count(*) FROM device d JOIN credential c ON c.device_id = d.device_id WHERE d.name = 'd'"));
    }

    [Fact]
    public async Task I07_a_database_that_cannot_be_reached_is_told_as_nothing_stored()
    {
        Proxy.Break();
        await Assert.ThrowsAsync<LedgerOutcomeUnknownException>(async () => await Ledger.CommitAsync(Rows.Insert(Rows.Device(tenant, "sent"))));

        await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await Ledger.CommitAsync(Rows.Insert(Rows.Device(tenant, "not sent"))));
        await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await Ledger.FindDeviceAsync(new DeviceKey(tenant, "sent"), Cancelled));

        Proxy.Heal();
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Insert(Rows.Device(tenant, "not sent"))));
    }

    private async Task UntilStoredAsync(string name)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (await CountAsync($"SELECT count(*) FROM device WHERE name = '{name}'") == 0)
        {
            await tick.WaitForNextTickAsync(deadline.Token);
        }
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = direct!.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Cancelled))!;
    }
}
