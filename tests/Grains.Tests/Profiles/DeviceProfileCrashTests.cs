using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Profiles;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Profiles;

/// <summary>A save writes to four grains, one after another. Whatever write fails, the next call finds its way.</summary>
[Collection(ClusterCollection.Name)]
public sealed class DeviceProfileCrashTests(ClusterFixture fixture)
{
    private readonly Installation installation = new(fixture);
    private readonly Guid profileId = Guid.NewGuid();
    private readonly SaveDeviceProfileRequest request = Installation.ProfileOf(ProvisionStrategy.AllowCreateNewDevices, Installation.Fresh("key"), "s3cret");

    [Theory]
    [InlineData(StateNames.Tenant)]
    [InlineData(StateNames.ProvisionKey)]
    [InlineData(StateNames.ProvisionKeyDirectory)]
    [InlineData(StateNames.DeviceProfile)]
    public async Task A_create_that_broke_anywhere_can_be_repeated(string stateName)
    {
        BreakWrite(stateName);
        await Assert.ThrowsAnyAsync<Exception>(async () => await installation.Profile(profileId).SaveAsync(request));

        var saved = Installation.Value(await installation.Profile(profileId).SaveAsync(request));

        Assert.Equal(1, saved.Version);
        Assert.Equal([request.Name], Installation.Value(await installation.TenantGrain.ListProfilesAsync()).Select(listing => listing.Name));
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(saved, Installation.Fresh("device"))));
    }

    [Theory]
    [InlineData(StateNames.Tenant)]
    [InlineData(StateNames.ProvisionKey)]
    [InlineData(StateNames.ProvisionKeyDirectory)]
    [InlineData(StateNames.DeviceProfile)]
    public async Task What_a_broken_create_reserved_is_free_for_another_profile(string stateName)
    {
        BreakWrite(stateName);
        await Assert.ThrowsAnyAsync<Exception>(async () => await installation.Profile(profileId).SaveAsync(request));

        var other = Installation.Value(await installation.Profile(Guid.NewGuid()).SaveAsync(request));

        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(other, Installation.Fresh("device"))));
        var names = Installation.Value(await installation.TenantGrain.ListProfilesAsync());
        Assert.Equal([(request.Name, other.ProfileId)], names.Select(listing => (listing.Name, listing.ProfileId)));
    }

    [Fact]
    public async Task A_broken_change_leaves_the_profile_as_it_was_and_reserves_nothing()
    {
        var before = Installation.Value(await installation.Profile(profileId).SaveAsync(request));
        var change = request with { Create = false, Name = Installation.Fresh("renamed"), ProvisionKey = Installation.Fresh("key") };
        BreakWrite(StateNames.DeviceProfile);
        await Assert.ThrowsAnyAsync<Exception>(async () => await installation.Profile(profileId).SaveAsync(change));

        Assert.Equal(before, Installation.Value(await installation.Profile(profileId).GetAsync()));
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(before, Installation.Fresh("device"))));
        Installation.Value(await installation.Profile(Guid.NewGuid()).SaveAsync(change with { Create = true }));
    }

    [Fact]
    public async Task The_next_save_gives_up_what_a_broken_change_reserved()
    {
        Installation.Value(await installation.Profile(profileId).SaveAsync(request));
        var change = request with { Create = false, Name = Installation.Fresh("renamed"), ProvisionKey = Installation.Fresh("key") };
        BreakWrite(StateNames.DeviceProfile);
        await Assert.ThrowsAnyAsync<Exception>(async () => await installation.Profile(profileId).SaveAsync(change));

        Installation.Value(await installation.Profile(profileId).SaveAsync(request with { Create = false }));

        Assert.Equal([request.Name], Installation.Value(await installation.TenantGrain.ListProfilesAsync()).Select(listing => listing.Name));
        var directory = Installation.Value(await fixture.Grains.GetGrain<IProvisionKeyDirectoryGrain>(0).ReadAsync(-1));
        var owner = new DeviceProfileKey(installation.Tenant, profileId);
        Assert.Equal([request.ProvisionKey!], directory.Entries!.Where(entry => entry.Value == owner).Select(entry => entry.Key));
    }

    private void BreakWrite(string stateName) => fixture.Storage.BreakWrite(stateName, stateName switch
    {
        StateNames.Tenant => new TenantKey(installation.Tenant).ToString(),
        StateNames.ProvisionKey => ProvisionKeyGrain.KeyOf(request.ProvisionKey!),
        StateNames.ProvisionKeyDirectory => "0",
        _ => new DeviceProfileKey(installation.Tenant, profileId).ToString(),
    });
}
