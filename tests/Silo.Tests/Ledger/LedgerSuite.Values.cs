using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Values;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger;

/// <summary>Latest values and seen notes.</summary>
public abstract partial class LedgerSuite
{
    [Fact]
    public async Task The_newest_value_of_a_key_wins_and_ties_go_to_the_later_call()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "d"));

        await SaveAsync(row.DeviceId, ValueScope.Telemetry, new DeviceValue("a", "1", 10), new DeviceValue("b", "1", 10));
        await SaveAsync(row.DeviceId, ValueScope.Telemetry, new DeviceValue("a", "2", 9), new DeviceValue("b", "2", 10));
        await SaveAsync(row.DeviceId, ValueScope.Telemetry, new DeviceValue("c", "1", 5), new DeviceValue("c", "2", 7), new DeviceValue("c", "3", 6));

        Assert.Equal(
            [new DeviceValue("a", "1", 10), new DeviceValue("b", "2", 10), new DeviceValue("c", "2", 7)],
            await ReadAsync(row.DeviceId, ValueScope.Telemetry));
    }

    [Fact]
    public async Task Scopes_are_apart_and_keys_select()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "d"));
        await SaveAsync(row.DeviceId, ValueScope.Client, new DeviceValue("k", "\"client\"", 1));
        await SaveAsync(row.DeviceId, ValueScope.Shared, new DeviceValue("k", "\"shared\"", 1), new DeviceValue("m", "{}", 1));

        Assert.Equal([new DeviceValue("k", "\"client\"", 1)], await ReadAsync(row.DeviceId, ValueScope.Client));
        Assert.Equal([new DeviceValue("m", "{}", 1)], await ReadAsync(row.DeviceId, ValueScope.Shared, "m", "absent", "m"));
        Assert.Empty(await ReadAsync(row.DeviceId, ValueScope.Server));
    }

    [Fact]
    public async Task Values_come_in_ordinal_order_of_their_keys()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "d"));
        string[] keys = ["b", "B", "a", "ä", "\uffee", "🙂", "_", "1"];
        await SaveAsync(row.DeviceId, ValueScope.Server, [.. keys.Select(key => new DeviceValue(key, "1", 1))]);

        var read = await ReadAsync(row.DeviceId, ValueScope.Server);

        Assert.Equal(keys.Order(StringComparer.Ordinal), read.Select(value => value.Key));
    }

    [Fact]
    public async Task Removed_values_are_gone_and_missing_ones_ignored()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "d"));
        await SaveAsync(row.DeviceId, ValueScope.Server, new DeviceValue("a", "1", 1), new DeviceValue("b", "1", 1));

        Assert.True(await Ledger.RemoveValuesAsync(Tenant, row.DeviceId, ValueScope.Server, ["a", "absent"]));

        Assert.Equal([new DeviceValue("b", "1", 1)], await ReadAsync(row.DeviceId, ValueScope.Server));
    }

    [Fact]
    public async Task I17_values_of_an_absent_or_foreign_device_are_neither_stored_nor_read()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "d"));
        var other = Rows.NewTenant();
        await SaveAsync(row.DeviceId, ValueScope.Server, new DeviceValue("k", "1", 1));

        Assert.False(await Ledger.SaveValuesAsync(other, row.DeviceId, ValueScope.Server, [new DeviceValue("k", "2", 2)], null));
        Assert.False(await Ledger.SaveValuesAsync(other, row.DeviceId, ValueScope.Server, [new DeviceValue("k", "2", 2)], 5));
        Assert.False(await Ledger.SaveValuesAsync(Tenant, Guid.NewGuid(), ValueScope.Server, [new DeviceValue("k", "2", 2)], null));
        Assert.False(await Ledger.RemoveValuesAsync(other, row.DeviceId, ValueScope.Server, ["k"]));
        Assert.Empty(await Ledger.ReadValuesAsync(other, row.DeviceId, ValueScope.Server, [], Cancelled));
        Assert.Equal([new DeviceValue("k", "1", 1)], await ReadAsync(row.DeviceId, ValueScope.Server));
        Assert.Null((await Ledger.FindDeviceAsync(row.Key, Cancelled))!.LastSeenAt);
    }

    [Fact]
    public async Task Saved_values_move_the_seen_times_in_their_own_transaction()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "d"));

        Assert.True(await Ledger.SaveValuesAsync(Tenant, row.DeviceId, ValueScope.Telemetry, [], Rows.Now + 5));
        Assert.True(await Ledger.SaveValuesAsync(Tenant, row.DeviceId, ValueScope.Telemetry, [], Rows.Now + 3));
        Assert.True(await Ledger.SaveValuesAsync(Tenant, row.DeviceId, ValueScope.Telemetry, [], Rows.Now + 9));

        var found = await Ledger.FindDeviceAsync(row.Key, Cancelled);
        Assert.Equal(row with { FirstSeenAt = Rows.Now + 5, LastSeenAt = Rows.Now + 9 }, found);
    }

    [Fact]
    public async Task A_change_of_the_device_leaves_its_seen_times_alone()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "d"));
        await Ledger.SaveValuesAsync(Tenant, row.DeviceId, ValueScope.Telemetry, [], Rows.Now);

        await Ledger.CommitAsync(Rows.Update(row, row with { FirstSeenAt = 1, LastSeenAt = 1, Label = "changed" }));

        var found = await Ledger.FindDeviceAsync(row.Key, Cancelled);
        Assert.Equal((Rows.Now, Rows.Now, "changed"), (found!.FirstSeenAt, found.LastSeenAt, found.Label));
    }

    [Fact]
    public async Task Seen_notes_ride_with_the_next_group()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "d"));

        Ledger.NoteSeen(Tenant, row.DeviceId, Rows.Now + 2);
        Ledger.NoteSeen(Tenant, row.DeviceId, Rows.Now + 1);
        Ledger.NoteSeen(Tenant, row.DeviceId, Rows.Now + 4);
        Ledger.NoteSeen(Tenant, Guid.NewGuid(), Rows.Now);
        await Ledger.AppendAuditAsync(Rows.Audit(row.Key));

        var found = await Ledger.FindDeviceAsync(row.Key, Cancelled);
        Assert.Equal((Rows.Now + 1, Rows.Now + 4), (found!.FirstSeenAt, found.LastSeenAt));
        Assert.Equal(row.RowVersion, found.RowVersion);
    }

    [Fact]
    public async Task A_stop_stores_the_seen_notes_that_wait()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "d"));
        Ledger.NoteSeen(Tenant, row.DeviceId, Rows.Now);

        await ReopenAsync();

        Assert.Equal(Rows.Now, (await Ledger.FindDeviceAsync(row.Key, Cancelled))!.LastSeenAt);
    }

    private async Task SaveAsync(Guid deviceId, ValueScope scope, params ImmutableArray<DeviceValue> values) =>
        Assert.True(await Ledger.SaveValuesAsync(Tenant, deviceId, scope, values, null));

    private ValueTask<ImmutableArray<DeviceValue>> ReadAsync(Guid deviceId, ValueScope scope, params ImmutableArray<string> keys) =>
        Ledger.ReadValuesAsync(Tenant, deviceId, scope, keys, Cancelled);
}
