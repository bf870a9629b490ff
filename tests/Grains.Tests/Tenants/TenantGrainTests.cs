using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Tenants;

[Collection(ClusterCollection.Name)]
public sealed class TenantGrainTests(ClusterFixture fixture)
{
    private readonly Installation installation = new(fixture);

    [Fact]
    public async Task A_tenant_begins_with_a_default_profile_that_provisions_nobody()
    {
        var first = Installation.Value(await installation.TenantGrain.EnsureAsync("acme"));
        var again = Installation.Value(await installation.TenantGrain.EnsureAsync("acme"));
        await fixture.Cluster.DeactivateAsync(installation.TenantGrain);
        var later = Installation.Value(await installation.TenantGrain.EnsureAsync("acme"));

        Assert.Equal(("default", true), (first.Name, first.IsDefault));
        Assert.Equal(first, again);
        Assert.Equal(first, later);
        var profile = Installation.Value(await installation.Profile(first.ProfileId).GetAsync());
        Assert.Equal(("default", ProvisionStrategy.Disabled, ProfileTransport.Default, true), (profile.Name, profile.Strategy, profile.Transport, profile.IsDefault));
    }

    [Fact]
    public async Task Many_silos_that_start_at_once_make_one_default_profile()
    {
        var listings = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => Installation.Value(await installation.TenantGrain.EnsureAsync("acme"))));

        Assert.Single(listings.Distinct());
        Assert.Single(Installation.Value(await installation.TenantGrain.ListProfilesAsync()));
    }

    [Fact]
    public async Task A_start_that_broke_before_the_default_profile_is_mended_by_the_next()
    {
        fixture.Storage.BreakWrite(StateNames.Tenant, new TenantKey(installation.Tenant).ToString());
        await Assert.ThrowsAnyAsync<Exception>(async () => await installation.TenantGrain.EnsureAsync("acme"));

        var listing = Installation.Value(await installation.TenantGrain.EnsureAsync("acme"));

        Installation.Value(await installation.Profile(listing.ProfileId).GetAsync());
    }

    [Fact]
    public async Task The_default_flag_moves_and_its_profile_cannot_be_deleted()
    {
        var former = Installation.Value(await installation.TenantGrain.EnsureAsync("acme"));
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.Disabled);

        Assert.Equal("Deletion of Default Device Profile is prohibited!", Installation.Refused(await installation.Profile(former.ProfileId).DeleteAsync("ops")).Detail);
        Installation.Value(await installation.TenantGrain.SetDefaultProfileAsync(profile.ProfileId));

        Assert.True(Installation.Value(await installation.Profile(profile.ProfileId).GetAsync()).IsDefault);
        Assert.False(Installation.Value(await installation.Profile(former.ProfileId).GetAsync()).IsDefault);
        Assert.Equal(FaultCode.InUse, Installation.Refused(await installation.Profile(profile.ProfileId).DeleteAsync("ops")).Code);
        Installation.Value(await installation.Profile(former.ProfileId).DeleteAsync("ops"));
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await installation.TenantGrain.SetDefaultProfileAsync(Guid.NewGuid())).Code);
    }

    [Fact]
    public async Task TB145_a_renamed_default_profile_stays_the_default_and_its_old_name_means_nothing()
    {
        var listing = Installation.Value(await installation.TenantGrain.EnsureAsync("acme"));
        Installation.Value(await installation.Profile(listing.ProfileId).SaveAsync(Installation.ProfileOf(ProvisionStrategy.Disabled, null, null, create: false, name: "other")));
        var newcomer = await installation.CreateProfileAsync(ProvisionStrategy.Disabled, "default");

        Assert.False(newcomer.IsDefault);
        Assert.Equal((listing.ProfileId, "other"), (Installation.Value(await installation.TenantGrain.EnsureAsync("acme")).ProfileId, Installation.Value(await installation.TenantGrain.EnsureAsync("acme")).Name));
    }

    [Fact]
    public async Task Profiles_are_listed_in_order_of_name()
    {
        foreach (var name in new[] { "b", "a", "B", "é" })
        {
            await installation.CreateProfileAsync(ProvisionStrategy.Disabled, name);
        }

        Assert.Equal(["B", "a", "b", "é"], Installation.Value(await installation.TenantGrain.ListProfilesAsync()).Select(listing => listing.Name));
    }
}
