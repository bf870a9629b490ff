using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Ledger;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger;

/// <summary>Listing, paging, searching and sorting.</summary>
public abstract partial class LedgerSuite
{
    private DeviceQuery All => new() { Tenant = Tenant, PageSize = 100, Page = 0 };

    [Fact]
    public async Task Pages_follow_each_other_and_tell_the_total()
    {
        foreach (var number in Enumerable.Range(0, 7))
        {
            await StoredAsync(Rows.Device(Tenant, $"d{number}") with { CreatedAt = Rows.Now + number });
        }

        await StoredAsync(Rows.Device(Rows.NewTenant(), "foreign"));

        Assert.Equal(("d0 d1 d2", 7), await NamesAsync(All with { PageSize = 3 }));
        Assert.Equal(("d3 d4 d5", 7), await NamesAsync(All with { PageSize = 3, Page = 1 }));
        Assert.Equal(("d6", 7), await NamesAsync(All with { PageSize = 3, Page = 2 }));
        Assert.Equal(("", 7), await NamesAsync(All with { PageSize = 3, Page = 3 }));
        Assert.Equal(("", 7), await NamesAsync(All with { PageSize = int.MaxValue, Page = int.MaxValue }));
    }

    [Fact]
    public async Task Every_sort_property_sorts_both_ways()
    {
        await StoredAsync(Rows.Device(Tenant, "b") with { CreatedAt = 1, Label = "y" });
        await StoredAsync(Rows.Device(Tenant, "c") with { CreatedAt = 2, Label = "x" });
        await StoredAsync(Rows.Device(Tenant, "a") with { CreatedAt = 3, Label = "z" });

        Assert.Equal("b c a", (await NamesAsync(All with { SortBy = DeviceSortProperty.CreatedTime })).Names);
        Assert.Equal("a c b", (await NamesAsync(All with { SortBy = DeviceSortProperty.CreatedTime, Descending = true })).Names);
        Assert.Equal("a b c", (await NamesAsync(All with { SortBy = DeviceSortProperty.Name })).Names);
        Assert.Equal("c b a", (await NamesAsync(All with { SortBy = DeviceSortProperty.Name, Descending = true })).Names);
        Assert.Equal("c b a", (await NamesAsync(All with { SortBy = DeviceSortProperty.Label })).Names);
        Assert.Equal("a b c", (await NamesAsync(All with { SortBy = DeviceSortProperty.Label, Descending = true })).Names);
    }

    [Fact]
    public async Task A_search_sorts_and_pages_as_a_listing_does()
    {
        await StoredAsync(Rows.Device(Tenant, "pump b") with { CreatedAt = 1, Label = "y" });
        await StoredAsync(Rows.Device(Tenant, "pump a") with { CreatedAt = 3, Label = null });
        await StoredAsync(Rows.Device(Tenant, "PUMP C") with { CreatedAt = 2, Label = "x" });
        await StoredAsync(Rows.Device(Tenant, "valve") with { CreatedAt = 4, Label = "w" });
        var pumps = All with { TextSearch = "pump " };

        Assert.Equal("pump b PUMP C pump a", (await NamesAsync(pumps with { SortBy = DeviceSortProperty.CreatedTime })).Names);
        Assert.Equal("pump b pump a PUMP C", (await NamesAsync(pumps with { SortBy = DeviceSortProperty.Name, Descending = true })).Names);
        Assert.Equal("pump a PUMP C pump b", (await NamesAsync(pumps with { SortBy = DeviceSortProperty.Label })).Names);
        Assert.Equal(("PUMP C", 3), await NamesAsync(pumps with { SortBy = DeviceSortProperty.Label, PageSize = 1, Page = 1 }));
        Assert.Equal(("", 3), await NamesAsync(pumps with { PageSize = 2, Page = 2 }));
    }

    [Fact]
    public async Task Ties_are_broken_by_device_id()
    {
        var ids = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var id in ids)
        {
            await StoredAsync(Rows.Device(Tenant, id.ToString()) with { DeviceId = id });
        }

        var page = await Ledger.ListDevicesAsync(All, Cancelled);

        Assert.Equal(ids.Select(id => id.ToString("N")).Order(StringComparer.Ordinal), page.Devices.Select(device => device.DeviceId.ToString("N")));
    }

    [Fact]
    public async Task TB107_the_search_is_a_part_of_the_name_without_case()
    {
        foreach (var name in new[] { "Pump-1", "pump-2", "Valve", "ÄRGER", "100%", "a_b", "aXb" })
        {
            await StoredAsync(Rows.Device(Tenant, name));
        }

        var byName = All with { SortBy = DeviceSortProperty.Name };
        Assert.Equal(("Pump-1 pump-2", 2), await NamesAsync(byName with { TextSearch = "PUMP" }));
        Assert.Equal(("ÄRGER", 1), await NamesAsync(byName with { TextSearch = "ärg" }));
        Assert.Equal(("", 0), await NamesAsync(byName with { TextSearch = "nothing" }));
        Assert.Equal(7, (await NamesAsync(byName with { TextSearch = "" })).Total);
    }

    [Theory]
    [InlineData("%", "100%")]
    [InlineData("_", "a_b")]
    [InlineData("\\", "back\\slash")]
    [InlineData("' OR 1=1 --", "")]
    [InlineData("\0", "")]
    [InlineData("[a-z]", "")]
    public async Task T27_characters_of_the_query_language_mean_themselves(string search, string found)
    {
        foreach (var name in new[] { "100%", "a_b", "aXb", "back\\slash" })
        {
            await StoredAsync(Rows.Device(Tenant, name));
        }

        Assert.Equal(found, (await NamesAsync(All with { TextSearch = search })).Names);
    }

    [Fact]
    public async Task T27_a_search_longer_than_any_name_finds_nothing()
    {
        await StoredAsync(Rows.Device(Tenant, new string('a', 255)));

        Assert.Equal(1, (await NamesAsync(All with { TextSearch = new string('A', 255) })).Total);
        Assert.Equal(0, (await NamesAsync(All with { TextSearch = new string('a', 10_000_000) })).Total);
    }

    [Fact]
    public async Task T27_a_sort_property_outside_the_list_is_no_text_for_the_database()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Ledger.ListDevicesAsync(All with { SortBy = (DeviceSortProperty)99 }, Cancelled));
        Assert.Empty((await Ledger.ListDevicesAsync(All, Cancelled)).Devices);
    }

    [Fact]
    public async Task TB108_the_profile_filters_also_together_with_a_search()
    {
        var profile = Guid.NewGuid();
        await StoredAsync(Rows.Device(Tenant, "one") with { ProfileId = profile });
        await StoredAsync(Rows.Device(Tenant, "two") with { ProfileId = profile });
        await StoredAsync(Rows.Device(Tenant, "one-more"));

        Assert.Equal(("one two", 2), await NamesAsync(All with { ProfileId = profile, SortBy = DeviceSortProperty.Name }));
        Assert.Equal(("one", 1), await NamesAsync(All with { ProfileId = profile, TextSearch = "ONE" }));
        Assert.True(await Ledger.AnyDeviceOfProfileAsync(Tenant, profile, Cancelled));
        Assert.False(await Ledger.AnyDeviceOfProfileAsync(Rows.NewTenant(), profile, Cancelled));
        Assert.False(await Ledger.AnyDeviceOfProfileAsync(Tenant, Guid.NewGuid(), Cancelled));
    }

    [Fact]
    public async Task A_cancelled_read_is_cancelled_and_the_next_one_answers()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Ledger.FindDeviceAsync(new DeviceKey(Tenant, "d"), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Ledger.ListDevicesAsync(All, cancelled.Token));
        Assert.Null(await Ledger.FindDeviceAsync(new DeviceKey(Tenant, "d"), Cancelled));
    }

    [Fact]
    public async Task Many_reads_share_a_few_connections()
    {
        var row = await StoredAsync(Rows.Device(Tenant, "d"));

        var found = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Ledger.FindDeviceAsync(row.Key, Cancelled).AsTask(), Cancelled)));

        Assert.All(found, device => Assert.Equal(row, device));
    }

    private async Task<(string Names, long Total)> NamesAsync(DeviceQuery query)
    {
        var page = await Ledger.ListDevicesAsync(query, Cancelled);
        return (string.Join(' ', page.Devices.Select(device => device.Key.Name)), page.TotalElements);
    }
}
