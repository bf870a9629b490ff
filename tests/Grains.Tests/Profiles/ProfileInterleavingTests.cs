using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Profiles;

/// <summary>What others see and get while a save waits for its storage.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ProfileInterleavingTests(ClusterFixture fixture)
{
    private readonly Installation installation = new(fixture);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_profile_that_is_being_written_shows_its_stored_self_and_holds_both_names_and_keys()
    {
        var before = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var grain = installation.Profile(before.ProfileId);
        var change = Installation.ProfileOf(before.Strategy, Installation.Fresh("key"), "s", create: false);
        var hold = fixture.Storage.HoldWrite(StateNames.DeviceProfile, new DeviceProfileKey(installation.Tenant, before.ProfileId).ToString());
        var saving = grain.SaveAsync(change).AsTask();
        await hold.Reached;

        var shown = Installation.Value(await grain.GetAsync(Cancellation));
        var holdsOld = Installation.Value(await grain.HoldsAsync(before.Name, null, Cancellation));
        var holdsNew = Installation.Value(await grain.HoldsAsync(null, change.ProvisionKey, Cancellation));
        var byName = Installation.Refused(await installation.Profile(Guid.NewGuid()).SaveAsync(Installation.ProfileOf(ProvisionStrategy.Disabled, null, null, name: change.Name)));
        var byKey = Installation.Refused(await installation.Profile(Guid.NewGuid()).SaveAsync(Installation.ProfileOf(ProvisionStrategy.Disabled, change.ProvisionKey, "s")));
        hold.Release();

        Assert.Equal(before, shown);
        Assert.Equal((true, true), (holdsOld, holdsNew));
        Assert.Equal((FaultCode.NameTaken, FaultCode.CredentialTaken), (byName.Code, byKey.Code));
        Assert.Equal(change.Name, Installation.Value(await saving).Name);
        Assert.False(Installation.Value(await grain.HoldsAsync(before.Name, before.ProvisionKey, Cancellation)));
    }

    [Fact]
    public async Task The_index_of_a_tenant_can_be_read_while_it_is_written()
    {
        var before = await installation.CreateProfileAsync(ProvisionStrategy.Disabled);
        var hold = fixture.Storage.HoldWrite(StateNames.Tenant, new TenantKey(installation.Tenant).ToString());
        var saving = installation.CreateProfileAsync(ProvisionStrategy.Disabled);
        await hold.Reached;

        var listed = Installation.Value(await installation.TenantGrain.ListProfilesAsync(Cancellation));
        hold.Release();

        Assert.Equal([before.ProfileId], listed.Select(listing => listing.ProfileId));
        await saving;
        Assert.Equal(2, Installation.Value(await installation.TenantGrain.ListProfilesAsync(Cancellation)).Length);
    }

    [Fact]
    public async Task The_directory_of_keys_can_be_read_while_it_is_written_and_provisioning_goes_on()
    {
        var before = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var directory = fixture.Grains.GetGrain<IProvisionKeyDirectoryGrain>(0);
        var known = Installation.Value(await directory.ReadAsync(-1, Cancellation));
        var hold = fixture.Storage.HoldWrite(StateNames.ProvisionKeyDirectory, "0");
        var saving = installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        await hold.Reached;

        var during = Installation.Value(await directory.ReadAsync(known.Version, Cancellation));
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(before, Installation.Fresh("device"))));
        hold.Release();

        Assert.Equal((known.Version, null), (during.Version, during.Entries));
        var created = await saving;
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(created, Installation.Fresh("device"))));
    }
}
