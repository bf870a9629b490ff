using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Profiles;

[Collection(ClusterCollection.Name)]
public sealed class DeviceProfileGrainTests(ClusterFixture fixture)
{
    private readonly Installation installation = new(fixture);

    [Fact]
    public async Task A_saved_profile_reads_back_also_from_a_new_activation()
    {
        var id = Guid.NewGuid();
        var request = Installation.ProfileOf(ProvisionStrategy.AllowCreateNewDevices, Installation.Fresh("key"), "s3cret") with
        {
            Description = "line 2",
            TransportConfiguration = """{"type":"MQTT","deviceTelemetryTopic":"t"}""",
            Transport = ProfileTransport.Mqtt,
        };

        var saved = Installation.Value(await installation.Profile(id).SaveAsync(request));
        await fixture.Cluster.DeactivateAsync(installation.Profile(id));
        var read = Installation.Value(await installation.Profile(id).GetAsync());

        Assert.Equal(saved, read);
        Assert.Equal((request.Name, request.ProvisionKey, "s3cret", 1), (read.Name, read.ProvisionKey, read.ProvisionSecret!.Value.Reveal(), read.Version));
        Assert.Equal(request.TransportConfiguration, read.TransportConfiguration);
        Assert.False(read.IsDefault);
        Assert.Equal(["7 0 "], fixture.Query("SELECT action || ' ' || status || ' ' || reason FROM audit WHERE profile_id = @0", id.ToByteArray(bigEndian: true)));
    }

    [Fact]
    public async Task A_create_that_is_sent_again_is_answered_again_and_another_one_is_refused()
    {
        var profile = installation.Profile(Guid.NewGuid());
        var request = Installation.ProfileOf(ProvisionStrategy.Disabled, Installation.Fresh("key"), "s");

        var first = Installation.Value(await profile.SaveAsync(request));
        var second = Installation.Value(await profile.SaveAsync(request));
        var other = Installation.Refused(await profile.SaveAsync(request with { Description = "other" }));

        Assert.Equal(first, second);
        Assert.Equal(FaultCode.NameTaken, other.Code);
    }

    [Fact]
    public async Task A_name_is_taken_within_its_tenant_only()
    {
        var neighbour = new Installation(fixture);
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.Disabled);

        var here = Installation.Refused(await installation.Profile(Guid.NewGuid()).SaveAsync(Installation.ProfileOf(ProvisionStrategy.Disabled, null, null, name: profile.Name)));
        Installation.Value(await neighbour.Profile(Guid.NewGuid()).SaveAsync(Installation.ProfileOf(ProvisionStrategy.Disabled, null, null, name: profile.Name)));

        Assert.Equal((FaultCode.NameTaken, "Device profile with such name already exists!"), (here.Code, here.Detail));
    }

    [Fact]
    public async Task D36_a_key_is_taken_in_every_tenant_and_the_name_of_the_loser_stays_free()
    {
        var neighbour = new Installation(fixture);
        var owner = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var name = Installation.Fresh("profile");

        var refused = Installation.Refused(await neighbour.Profile(Guid.NewGuid()).SaveAsync(
            Installation.ProfileOf(ProvisionStrategy.AllowCreateNewDevices, owner.ProvisionKey, "s", name: name)));

        Assert.Equal((FaultCode.CredentialTaken, "Device profile with such provision device key already exists!"), (refused.Code, refused.Detail));
        Assert.DoesNotContain(Installation.Value(await neighbour.TenantGrain.ListProfilesAsync()), profile => profile.Name == name);
        Installation.Value(await neighbour.Profile(Guid.NewGuid()).SaveAsync(Installation.ProfileOf(ProvisionStrategy.Disabled, null, null, name: name)));
    }

    [Fact]
    public async Task Names_and_keys_that_a_profile_gives_up_are_free()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var save = Installation.ProfileOf(profile.Strategy, Installation.Fresh("key"), "s", create: false);

        Installation.Value(await installation.Profile(profile.ProfileId).SaveAsync(save));

        Assert.Equal([save.Name], Installation.Value(await installation.TenantGrain.ListProfilesAsync()).Select(listing => listing.Name));
        Installation.Value(await installation.Profile(Guid.NewGuid()).SaveAsync(
            Installation.ProfileOf(ProvisionStrategy.Disabled, profile.ProvisionKey, "s", name: profile.Name)));
    }

    [Fact]
    public async Task TB72_of_50_profiles_that_ask_for_one_key_at_once_one_gets_it()
    {
        var key = Installation.Fresh("key");

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
            await installation.Profile(Guid.NewGuid()).SaveAsync(Installation.ProfileOf(ProvisionStrategy.AllowCreateNewDevices, key, "s"))));

        Assert.Single(results, result => result.TryGet(out _, out _));
        Assert.Single(Installation.Value(await installation.TenantGrain.ListProfilesAsync()));
    }

    [Fact]
    public async Task TB144_of_50_profiles_that_ask_for_one_name_at_once_one_gets_it()
    {
        var name = Installation.Fresh("profile");

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
            await installation.Profile(Guid.NewGuid()).SaveAsync(Installation.ProfileOf(ProvisionStrategy.Disabled, null, null, name: name))));

        Assert.Single(results, result => result.TryGet(out _, out _));
    }

    [Fact]
    public async Task A_profile_that_devices_reference_keeps_its_transport_and_stays()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.Disabled);
        var device = await installation.CreateDeviceAsync(profile, Installation.Fresh("device"));
        var grain = installation.Profile(profile.ProfileId);
        var save = Installation.ProfileOf(profile.Strategy, profile.ProvisionKey, "s", create: false, name: profile.Name) with { Transport = ProfileTransport.Coap };

        var change = Installation.Refused(await grain.SaveAsync(save));
        var delete = Installation.Refused(await grain.DeleteAsync("ops"));
        Installation.Value(await installation.Device(device.Key.Name).DeleteAsync(new(Guid.NewGuid(), device.DeviceId, "ops")));
        Installation.Value(await grain.SaveAsync(save));
        Installation.Value(await grain.DeleteAsync("ops"));

        Assert.Equal("Can't change device profile transport type because devices referenced it!", change.Detail);
        Assert.Equal("The device profile referenced by the devices cannot be deleted!", delete.Detail);
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await grain.GetAsync()).Code);
        Assert.Empty(Installation.Value(await installation.TenantGrain.ListProfilesAsync()));
    }

    [Fact]
    public async Task A_deleted_profile_provisions_nobody_and_its_key_is_free()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);

        Installation.Value(await installation.Profile(profile.ProfileId).DeleteAsync("ops"));

        Assert.Equal(FaultCode.ProvisionDataNotFound, Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, "x"))).Code);
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await installation.Profile(profile.ProfileId).DeleteAsync("ops")).Code);
        Installation.Value(await installation.Profile(Guid.NewGuid()).SaveAsync(Installation.ProfileOf(ProvisionStrategy.Disabled, profile.ProvisionKey, "s")));
    }
}
