using System.Globalization;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Ledger;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger;

/// <summary>Searches and totals after all that can happen to a device.</summary>
public abstract partial class LedgerSuite
{
    [Theory]
    [InlineData("p", "Pump-19")]
    [InlineData("9", "Pump-19")]
    [InlineData("19", "Pump-19")]
    [InlineData("P-", "Pump-19")]
    [InlineData("-19", "Pump-19")]
    [InlineData("pump-19", "Pump-19")]
    [InlineData("pump-191", "")]
    [InlineData("é", "Café \"1\"")]
    [InlineData("FÉ", "Café \"1\"")]
    [InlineData("\"1\"", "Café \"1\"")]
    [InlineData("\" OR ", "")]
    [InlineData("東", "東京駅-7")]
    [InlineData("京駅", "東京駅-7")]
    [InlineData("東京駅", "東京駅-7")]
    [InlineData("😀", "a😀b😀c")]
    [InlineData("😀B😀", "a😀b😀c")]
    [InlineData("xy", "xy")]
    [InlineData("xyx", "")]
    [InlineData("...", "a...b")]
    public async Task TB107_a_text_of_any_length_is_found_anywhere_in_a_name(string search, string found)
    {
        foreach (var name in new[] { "Pump-19", "Café \"1\"", "東京駅-7", "a😀b😀c", "xy", "a...b" })
        {
            await StoredAsync(Rows.Device(Tenant, name));
        }

        await StoredAsync(Rows.Device(Rows.NewTenant(), "Pump-19"));

        Assert.Equal(found, (await NamesAsync(All with { TextSearch = search })).Names);
    }

    [Fact]
    public async Task A_search_and_the_total_follow_renames_moves_and_deletions()
    {
        var (press, oven) = (Guid.NewGuid(), Guid.NewGuid());
        var first = await StoredAsync(Rows.Device(Tenant, "alpha") with { ProfileId = press });
        var second = await StoredAsync(Rows.Device(Tenant, "alphabet") with { ProfileId = press });

        var moved = first with { Key = new DeviceKey(Tenant, "omega"), ProfileId = oven };
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Update(first, moved)));

        Assert.Equal(("alphabet", 1), await NamesAsync(All with { TextSearch = "alpha" }));
        Assert.Equal(("omega", 1), await NamesAsync(All with { TextSearch = "mega" }));
        Assert.Equal(("omega", 1), await NamesAsync(All with { ProfileId = oven }));
        Assert.Equal(("alphabet", 1), await NamesAsync(All with { ProfileId = press }));

        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Delete(second)));

        Assert.Equal(("", 0), await NamesAsync(All with { TextSearch = "alpha" }));
        Assert.Equal(("", 0), await NamesAsync(All with { TextSearch = "et" }));
        Assert.Equal(("", 0), await NamesAsync(All with { ProfileId = press }));
        Assert.Equal(("omega", 1), await NamesAsync(All));
    }

    [Fact]
    public async Task A_device_that_lost_is_in_no_total_and_no_search()
    {
        var winner = await StoredAsync(Rows.Device(Tenant, "twice"));
        Assert.Equal(LedgerOutcome.NameTaken, await Ledger.CommitAsync(Rows.Insert(Rows.Device(Tenant, "twice"))));
        var thief = Rows.Device(Tenant, "twice-thief") with { Credential = winner.Credential };
        Assert.Equal(LedgerOutcome.CredentialTaken, await Ledger.CommitAsync(Rows.Insert(thief)));

        Assert.Equal(("twice", 1), await NamesAsync(All));
        Assert.Equal(("twice", 1), await NamesAsync(All with { TextSearch = "twice" }));
    }

    [Fact]
    public async Task A_search_with_more_matches_than_are_counted_tells_the_least_total_and_every_next_page()
    {
        const int Matches = 10_100; // above what a search counts
        await Parallel.ForEachAsync(Enumerable.Range(0, Matches), new ParallelOptions { MaxDegreeOfParallelism = 200 }, async (number, _) =>
            Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Insert(
                Rows.Device(Tenant, string.Create(CultureInfo.InvariantCulture, $"Many-{number:D5}")) with { Label = number % 2 == 0 ? null : "odd" }))));
        var many = new DeviceQuery { Tenant = Tenant, PageSize = 2, Page = 0, TextSearch = "MANY", SortBy = DeviceSortProperty.Name };

        var labelled = await Ledger.ListDevicesAsync(many with { SortBy = DeviceSortProperty.Label, Descending = true }, Cancelled);

        Assert.All(labelled.Devices, device => Assert.Equal("odd", device.Label));
        Assert.Equal(("Many-00000 Many-00001", 10_001), await NamesAsync(many));
        Assert.Equal(("Many-10050 Many-10051", 10_053), await NamesAsync(many with { Page = 5_025 })); // one more is known of
        Assert.Equal(("Many-10098 Many-10099", Matches), await NamesAsync(many with { Page = (Matches / 2) - 1 }));
        Assert.Equal(("", 10_001), await NamesAsync(many with { Page = Matches / 2 }));
        Assert.Equal((100, 100), ((await NamesAsync(many with { PageSize = 1_000, TextSearch = "y-099" })).Names.Split(' ').Length, (await NamesAsync(many with { TextSearch = "y-099" })).Total));
        Assert.Equal(Matches, (await NamesAsync(many with { TextSearch = null })).Total);
    }
}
