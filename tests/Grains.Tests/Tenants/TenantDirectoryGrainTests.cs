using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Tenants;

[Collection(ClusterCollection.Name)]
public sealed class TenantDirectoryGrainTests(ClusterFixture fixture)
{
    private readonly string title = Installation.Fresh("Acme");

    private ITenantDirectoryGrain Directory => fixture.Grains.GetGrain<ITenantDirectoryGrain>(0);

    [Fact]
    public async Task A_new_tenant_begins_with_its_default_profile()
    {
        var tenant = Installation.Value(await Directory.SaveAsync(Request()));

        var profile = Assert.Single(Installation.Value(await Grain(tenant.Tenant).ListProfilesAsync()));
        Assert.Equal(("default", true), (profile.Name, profile.IsDefault));
    }

    [Fact]
    public async Task Of_many_who_create_one_title_at_once_one_does()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ => await Directory.SaveAsync(Request())));

        Assert.Single(answers, answer => answer.TryGet(out _, out _));
        Assert.Single(Installation.Value(await Directory.ListAsync()), tenant => tenant.Title == title);
    }

    [Fact]
    public async Task A_creation_that_broke_off_leaves_no_tenant_and_can_be_made_again()
    {
        fixture.Storage.BreakWrite(StateNames.TenantDirectory, "0");
        await Assert.ThrowsAnyAsync<Exception>(async () => await Directory.SaveAsync(Request()));

        Assert.DoesNotContain(Installation.Value(await Directory.ListAsync()), tenant => tenant.Title == title);
        Installation.Value(await Directory.SaveAsync(Request()));
    }

    [Fact]
    public async Task A_deletion_that_broke_off_comes_to_its_end_when_it_is_done_again()
    {
        var tenant = Installation.Value(await Directory.SaveAsync(Request()));
        fixture.Storage.BreakWrite(StateNames.TenantDirectory, "0");
        await Assert.ThrowsAnyAsync<Exception>(async () => await Directory.DeleteAsync(tenant.Tenant, "root"));
        Assert.Equal(tenant, Installation.Value(await Directory.FindAsync(tenant.Tenant)));

        Installation.Value(await Directory.DeleteAsync(tenant.Tenant, "root"));

        Assert.Equal(FaultCode.NotFound, Installation.Refused(await Directory.FindAsync(tenant.Tenant)).Code);
        Assert.Empty(Installation.Value(await Grain(tenant.Tenant).ListProfilesAsync()));
        Assert.Equal(FaultCode.InUse, Installation.Refused(await Grain(tenant.Tenant).EnsureAsync("again")).Code);
        Installation.Refused(await Profile(tenant.Tenant).SaveAsync(Installation.ProfileOf(ProvisionStrategy.Disabled, null, null, create: true, name: "late")));
    }

    [Fact]
    public async Task A_tenant_is_listed_until_its_webhooks_and_consumers_are_gone()
    {
        var tenant = Installation.Value(await Directory.SaveAsync(Request()));
        fixture.Events.BreakOnce(tenant.Tenant);

        await Assert.ThrowsAnyAsync<Exception>(async () => await Directory.DeleteAsync(tenant.Tenant, "root"));
        Assert.Equal(tenant, Installation.Value(await Directory.FindAsync(tenant.Tenant)));
        Assert.Empty(fixture.Events.EndedBy(tenant.Tenant));

        Installation.Value(await Directory.DeleteAsync(tenant.Tenant, "root"));
        Assert.Equal(["root"], fixture.Events.EndedBy(tenant.Tenant));
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await Directory.FindAsync(tenant.Tenant)).Code);
    }

    [Fact]
    public async Task The_installations_tenant_stays()
    {
        Installation.Value(await Directory.EnsureAsync(TenantId.Default, "default"));

        Assert.Equal(FaultCode.InUse, Installation.Refused(await Directory.DeleteAsync(TenantId.Default, "root")).Code);
    }

    private SaveTenantRequest Request() => new(null, title, new TenantDetails(), null, "root");

    private ITenantGrain Grain(TenantId tenant) => fixture.Grains.GetGrain<ITenantGrain>(new TenantKey(tenant).ToString());

    private IDeviceProfileGrain Profile(TenantId tenant) => fixture.Grains.GetGrain<IDeviceProfileGrain>(new DeviceProfileKey(tenant, Guid.NewGuid()).ToString());
}
