using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger;

/// <summary>What <see cref="ILedger"/> promises, whatever the database: one subclass per kind of it.</summary>
public abstract partial class LedgerSuite : IAsyncLifetime
{
    private LedgerHost? host;

    private protected LedgerHost Host => host ?? throw new InvalidOperationException("The ledger has not been opened.");

    private protected ILedger Ledger => Host.Ledger;

    private protected TenantId Tenant { get; } = Rows.NewTenant();

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }

    /// <summary>Opens the ledger under test; again after <see cref="ReopenAsync"/> closed it, on the same data.</summary>
    private protected abstract Task<LedgerHost> OpenAsync();

    private protected async Task ReopenAsync()
    {
        await Host.DisposeAsync();
        host = await OpenAsync();
    }

    private protected async Task<DeviceRow> StoredAsync(DeviceRow row)
    {
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Insert(row)));
        return row;
    }

    private protected CredentialLookup Lookup(string token) =>
        new(CredentialsSpace.Token, Host.Secrets.LookupHash(CredentialsSpace.Token, new SecretText(token)));

    [Fact]
    public async Task A_committed_device_is_found_by_name_by_identity_and_by_credentials()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "d", "token-1" + Tenant));

        Assert.Equal(row, await Ledger.FindDeviceAsync(row.Key, Cancelled));
        Assert.Equal(row, await Ledger.FindDeviceAsync(Tenant, row.DeviceId, Cancelled));
        Assert.Equal(row, await Ledger.FindDeviceAsync(Lookup("token-1" + Tenant), Cancelled));
    }

    [Fact]
    public async Task Absent_devices_are_null()
    {
        Assert.Null(await Ledger.FindDeviceAsync(new DeviceKey(Tenant, "nobody"), Cancelled));
        Assert.Null(await Ledger.FindDeviceAsync(Tenant, Guid.NewGuid(), Cancelled));
        Assert.Null(await Ledger.FindDeviceAsync(Lookup("nobody"), Cancelled));
    }

    [Fact]
    public async Task I17_a_device_is_not_found_in_another_tenant()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "d"));
        var other = Rows.NewTenant();

        Assert.Null(await Ledger.FindDeviceAsync(new DeviceKey(other, "d"), Cancelled));
        Assert.Null(await Ledger.FindDeviceAsync(other, row.DeviceId, Cancelled));
    }

    [Fact]
    public async Task Credentials_of_every_kind_come_back_as_they_were()
    {
        var basic = Rows.Device(Tenant, "basic") with
        {
            Credential = Rows.Token("x") with
            {
                Space = CredentialsSpace.MqttHash,
                Credentials = new DeviceCredentials(CredentialsType.MqttBasic, new SecretText("h" + Tenant), new SecretText("""{"clientId":"c","password":"π"}""")),
                Version = 7,
            },
        };
        await StoredAsync(basic);

        var found = await Ledger.FindDeviceAsync(basic.Key, Cancelled);

        Assert.Equal(basic.Credential, found!.Credential);
        Assert.Equal("""{"clientId":"c","password":"π"}""", found.Credential.Credentials.Value!.Value.Reveal());
    }

    [Fact]
    public async Task I01_a_taken_name_refuses_a_second_device_and_stores_nothing_of_it()
    {
        var first = await StoredAsync(Rows.Device(Tenant, "d"));
        var second = Rows.Device(Tenant, "d", "second" + Tenant);

        var outcome = await Ledger.CommitAsync(Rows.Insert(second));

        Assert.Equal(LedgerOutcome.NameTaken, outcome);
        Assert.Equal(first, await Ledger.FindDeviceAsync(first.Key, Cancelled));
        Assert.Null(await Ledger.FindDeviceAsync(Lookup("second" + Tenant), Cancelled));
        Assert.Equal(1, await CountAsync("audit"));
        Assert.Equal(2, await CountAsync("outbox"));
    }

    [Fact]
    public async Task I13_a_taken_credential_refuses_a_device_of_another_tenant_and_leaves_no_device()
    {
        await StoredAsync(Rows.Device(Tenant, "d", "shared" + Tenant));
        var other = Rows.NewTenant();

        var outcome = await Ledger.CommitAsync(Rows.Insert(Rows.Device(other, "e", "shared" + Tenant)));

        Assert.Equal(LedgerOutcome.CredentialTaken, outcome);
        Assert.Null(await Ledger.FindDeviceAsync(new DeviceKey(other, "e"), Cancelled));
        Assert.Equal(0, await CountAsync("audit", other));
    }

    [Fact]
    public async Task T08_the_same_text_in_another_lookup_space_is_another_credential()
    {
        await StoredAsync(Rows.Device(Tenant, "token", "same" + Tenant));
        var certificate = Rows.Device(Tenant, "certificate") with
        {
            Credential = Rows.Token("same" + Tenant) with { Space = CredentialsSpace.Certificate },
        };

        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Insert(certificate)));
    }

    [Fact]
    public async Task I12_names_that_look_alike_are_different_devices()
    {
        string[] names = ["A1B2", "a1b2", "00A1B2", "12+x", "%", "_", "d", "d ", "d\u00a0", "é", "e\u0301", "ß", "ss", "🙂", string.Concat(Enumerable.Repeat("🙂", 127)), "'; DROP TABLE device; --"];
        foreach (var name in names)
        {
            await StoredAsync(Rows.Device(Tenant, name));
        }

        foreach (var name in names)
        {
            Assert.Equal(name, (await Ledger.FindDeviceAsync(new DeviceKey(Tenant, name), Cancelled))!.Key.Name);
        }
    }

    [Fact]
    public async Task I06_only_the_expected_row_version_may_change_a_device()
    {
        var created = await StoredAsync(Rows.Device(Tenant, "d") with { ProvisionState = null });
        var provisioned = created with { ProvisionState = "provisioned", ProvisionOperationId = Guid.NewGuid() };

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Ledger.CommitAsync(Rows.Update(created, provisioned)).AsTask()));

        Assert.Equal(1, outcomes.Count(outcome => outcome == LedgerOutcome.Committed));
        Assert.Equal(19, outcomes.Count(outcome => outcome == LedgerOutcome.VersionConflict));
        Assert.Equal(2, await CountAsync("audit"));
        Assert.Equal(provisioned with { RowVersion = 2 }, await Ledger.FindDeviceAsync(created.Key, Cancelled));
    }

    [Fact]
    public async Task A_change_of_a_device_that_is_gone_conflicts()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "d"));
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Delete(row)));

        Assert.Equal(LedgerOutcome.VersionConflict, await Ledger.CommitAsync(Rows.Update(row, row)));
        Assert.Equal(LedgerOutcome.VersionConflict, await Ledger.CommitAsync(Rows.Delete(row)));
    }

    [Fact]
    public async Task A_replaced_credential_is_found_and_the_old_one_is_not()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "d", "old" + Tenant));
        var next = row with { Credential = Rows.Token("new" + Tenant) with { Version = 2 } };

        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Update(row, next)));

        Assert.Null(await Ledger.FindDeviceAsync(Lookup("old" + Tenant), Cancelled));
        Assert.Equal(next with { RowVersion = 2 }, await Ledger.FindDeviceAsync(Lookup("new" + Tenant), Cancelled));
    }

    [Fact]
    public async Task I10_a_replay_window_is_stored_changed_and_ended()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "d") with { Replay = new ReplayWindow("digest", Rows.Now, 3, 1) });
        Assert.Equal(row, await Ledger.FindDeviceAsync(row.Key, Cancelled));

        var next = row with { Replay = row.Replay! with { Left = 2 }, RowVersion = 2 };
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Update(row, next)));
        Assert.Equal(next, await Ledger.FindDeviceAsync(row.Key, Cancelled));

        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Update(next, next with { Replay = null })));
        Assert.Null((await Ledger.FindDeviceAsync(row.Key, Cancelled))!.Replay);
    }

    [Fact]
    public async Task I13_a_device_cannot_be_given_the_credential_of_another()
    {
        await StoredAsync(Rows.Device(Tenant, "owner", "owned" + Tenant));
        var row = await StoredAsync(Rows.Device(Tenant, "d", "mine" + Tenant));

        var outcome = await Ledger.CommitAsync(Rows.Update(row, row with { Label = "changed", Credential = Rows.Token("owned" + Tenant) }));

        Assert.Equal(LedgerOutcome.CredentialTaken, outcome);
        Assert.Equal(row, await Ledger.FindDeviceAsync(row.Key, Cancelled));
    }

    [Fact]
    public async Task A_deleted_device_leaves_no_credential_and_no_value_and_frees_name_and_credential()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "d", "again" + Tenant));
        await Ledger.SaveValuesAsync(Tenant, row.DeviceId, Grains.Abstractions.Values.ValueScope.Telemetry, [new("k", "1", 1)], null);

        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Delete(row)));

        Assert.Null(await Ledger.FindDeviceAsync(Lookup("again" + Tenant), Cancelled));
        Assert.Equal(0, await Host.NumberAsync("SELECT count(*) FROM latest_value v LEFT JOIN device d ON d.device_id = v.device_id WHERE d.device_id IS NULL"));
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Insert(Rows.Device(Tenant, "d", "again" + Tenant))));
    }

    [Fact]
    public async Task A_late_delete_does_not_hit_the_next_life_of_the_name()
    {
        var first = await StoredAsync(Rows.Device(Tenant, "d"));
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Delete(first)));
        var second = await StoredAsync(Rows.Device(Tenant, "d"));

        Assert.Equal(LedgerOutcome.VersionConflict, await Ledger.CommitAsync(Rows.Delete(first)));
        Assert.Equal(LedgerOutcome.VersionConflict, await Ledger.CommitAsync(Rows.Update(first, first)));
        Assert.Equal(second, await Ledger.FindDeviceAsync(second.Key, Cancelled));
    }

    [Fact]
    public async Task A_renamed_device_keeps_its_identity_and_a_taken_name_refuses_it()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "before"));
        await StoredAsync(Rows.Device(Tenant, "taken"));

        var refused = await Ledger.CommitAsync(Rows.Update(row, row with { Key = new DeviceKey(Tenant, "taken") }));
        var renamed = await Ledger.CommitAsync(Rows.Update(row, row with { Key = new DeviceKey(Tenant, "after") }));

        Assert.Equal(LedgerOutcome.NameTaken, refused);
        Assert.Equal(LedgerOutcome.Committed, renamed);
        Assert.Equal(row.DeviceId, (await Ledger.FindDeviceAsync(new DeviceKey(Tenant, "after"), Cancelled))!.DeviceId);
        Assert.Null(await Ledger.FindDeviceAsync(row.Key, Cancelled));
    }

    [Fact]
    public async Task A_change_that_contradicts_itself_is_not_taken()
    {
        var row = Rows.Device(Tenant, "d");

        await Assert.ThrowsAsync<ArgumentException>(async () => await Ledger.CommitAsync(Rows.Insert(row with { RowVersion = 5 })));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Ledger.CommitAsync(Rows.Delete(row with { RowVersion = 0 })));
    }

    [Fact]
    public async Task I03_everything_committed_is_there_after_a_restart()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "d", "kept" + Tenant));

        await ReopenAsync();

        Assert.Equal(row, await Ledger.FindDeviceAsync(row.Key, Cancelled));
        Assert.Equal(row, await Ledger.FindDeviceAsync(Lookup("kept" + Tenant), Cancelled));
    }

    private protected Task<long> CountAsync(string table) => CountAsync(table, Tenant);

    /// <summary>Rows of one tenant in a table.</summary>
    private protected abstract Task<long> CountAsync(string table, TenantId tenant);
}
