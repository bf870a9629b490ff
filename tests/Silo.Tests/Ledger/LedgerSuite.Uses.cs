using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Ledger;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger;

/// <summary>Profiles that may be used so many times (T-1): counted with the devices, whoever comes at once.</summary>
public abstract partial class LedgerSuite
{
    [Fact]
    public async Task T01_of_many_at_once_exactly_as_many_pass_as_the_profile_allows_and_neighbours_are_unharmed()
    {
        var profile = Guid.NewGuid();
        var changes = Enumerable.Range(0, 600).Select(number => number % 2 == 0
            ? Using(Rows.Insert(Rows.Device(Tenant, $"limited-{number}")), profile, 77)
            : Rows.Insert(Rows.Device(Tenant, $"free-{number}")));

        var outcomes = await Task.WhenAll(changes.Select(change => Ledger.CommitAsync(change).AsTask()));

        var limited = outcomes.Where((_, number) => number % 2 == 0).ToArray();
        Assert.Equal(77, (await Ledger.CountUsesAsync([profile], Cancelled))[profile]);
        Assert.Equal((77, 223), (limited.Count(outcome => outcome == LedgerOutcome.Committed), limited.Count(outcome => outcome == LedgerOutcome.UsedUp)));
        Assert.All(outcomes.Where((_, number) => number % 2 == 1), outcome => Assert.Equal(LedgerOutcome.Committed, outcome));
        Assert.Equal((377, 377, 754), (await CountAsync("device"), await CountAsync("audit"), await CountAsync("outbox")));
        Assert.Equal(0, await Host.NumberAsync("SELECT count(*) FROM device d LEFT JOIN credential c ON c.device_id = d.device_id WHERE c.device_id IS NULL"));
    }

    [Fact]
    public async Task T01_what_loses_uses_nothing_up()
    {
        var profile = Guid.NewGuid();
        var taken = await StoredAsync(Rows.Device(Tenant, "taken", "taken" + Tenant));
        var lost = await Task.WhenAll(Enumerable.Range(0, 60).Select(number => Ledger.CommitAsync(Using((number % 3) switch
        {
            0 => Rows.Insert(Rows.Device(Tenant, "taken")),
            1 => Rows.Insert(Rows.Device(Tenant, $"d{number}", "taken" + Tenant)),
            _ => Rows.Update(taken with { RowVersion = 7 }, taken),
        }, profile, 2)).AsTask()));
        Assert.Equal([LedgerOutcome.NameTaken, LedgerOutcome.CredentialTaken, LedgerOutcome.VersionConflict], lost.Distinct().Order());
        Assert.Equal(0, (await Ledger.CountUsesAsync([profile], Cancelled)).GetValueOrDefault(profile));

        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Using(Rows.Insert(Rows.Device(Tenant, "one")), profile, 2)));
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Using(Rows.Update(taken, taken with { ProvisionOperationId = Guid.NewGuid() }), profile, 2)));
        Assert.Equal(LedgerOutcome.UsedUp, await Ledger.CommitAsync(Using(Rows.Insert(Rows.Device(Tenant, "three")), profile, 2)));
        Assert.Null(await Ledger.FindDeviceAsync(new DeviceKey(Tenant, "three"), Cancelled));
    }

    [Fact]
    public async Task T01_uses_outlive_the_process_and_a_higher_limit_goes_on_from_them()
    {
        var profile = Guid.NewGuid();
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Using(Rows.Insert(Rows.Device(Tenant, "one")), profile, 2)));
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Using(Rows.Insert(Rows.Device(Tenant, "two")), profile, 2)));

        await ReopenAsync();
        var counted = await Ledger.CountUsesAsync([Guid.NewGuid(), profile], Cancelled);
        Assert.Equal([KeyValuePair.Create(profile, 2L)], counted);

        Assert.Equal(LedgerOutcome.UsedUp, await Ledger.CommitAsync(Using(Rows.Insert(Rows.Device(Tenant, "three")), profile, 2)));
        Assert.Equal(LedgerOutcome.UsedUp, await Ledger.CommitAsync(Using(Rows.Insert(Rows.Device(Tenant, "three")), profile, 1)));
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Using(Rows.Insert(Rows.Device(Tenant, "three")), profile, 3)));
        Assert.Equal(LedgerOutcome.UsedUp, await Ledger.CommitAsync(Using(Rows.Insert(Rows.Device(Tenant, "four")), profile, 3)));
    }

    private static DeviceChange Using(DeviceChange change, Guid profile, int most) => change with { Use = new ProfileUse(profile, most) };
}
