using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Provisioning;

[Collection(ClusterCollection.Name)]
public sealed class ProvisioningGrainTests(ClusterFixture fixture)
{
    private readonly Installation installation = new(fixture);

    [Fact]
    public async Task I04_a_new_name_gets_a_token_that_logs_in_and_leaves_audit_and_events()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var name = Installation.Fresh("device");

        var issued = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));

        Assert.Equal(CredentialsType.AccessToken, issued.Type);
        Assert.Matches("^[A-Za-z0-9]{20}$", issued.CredentialsId.Reveal());
        var login = Installation.Value(await installation.LoginAsync(issued.CredentialsId.Reveal()));
        Assert.Equal(name, login.Key.Name);
        var device = Installation.Value(await installation.Device(name).GetAsync());
        Assert.Equal("provisioned", device.ProvisionState);
        Assert.Equal(["0 0 "], installation.AuditOf(name));
        Assert.Equal(["ENTITY_CREATED", "PROVISION_SUCCESS"], installation.EventsOf(device.DeviceId));
    }

    [Fact]
    public async Task D2_D4_a_taken_name_is_refused_with_an_event_on_its_device()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var other = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var name = Installation.Fresh("device");
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, $" {name} ")));

        var fault = Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(other, name)));

        Assert.Equal((FaultCode.ProvisioningRefused, null, null), (fault.Code, fault.Reason, fault.DeviceId));
        Assert.Equal(["0 0 ", "0 1 name_taken"], installation.AuditOf(name));
        var device = Installation.Value(await installation.Device(name).GetAsync());
        Assert.Equal(["ENTITY_CREATED", "PROVISION_SUCCESS", "PROVISION_FAILURE"], installation.EventsOf(device.DeviceId));
    }

    [Fact]
    public async Task A_taken_name_is_an_event_also_when_the_requested_credentials_are_bad()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var name = Installation.Fresh("device");
        var bad = Installation.RequestFor(profile, name) with { Token = new SecretText("a\nb") };

        Installation.Refused(await installation.ProvisionAsync(bad));
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));
        Installation.Refused(await installation.ProvisionAsync(bad));

        Assert.Equal(["0 1 invalid_credentials", "0 0 ", "0 1 name_taken"], installation.AuditOf(name));
    }

    [Fact]
    public async Task D3_requests_without_name_make_a_device_each()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);

        var one = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, string.Empty)));
        var two = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, string.Empty)));

        var first = Installation.Value(await installation.LoginAsync(one.CredentialsId.Reveal()));
        var second = Installation.Value(await installation.LoginAsync(two.CredentialsId.Reveal()));
        Assert.Matches("^[A-Za-z0-9]{20}$", first.Key.Name);
        Assert.NotEqual(first.Key.Name, second.Key.Name);
    }

    [Fact]
    public async Task D5_I17_the_same_name_is_free_in_another_tenant()
    {
        var neighbour = new Installation(fixture);
        var name = Installation.Fresh("device");
        var here = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var there = await neighbour.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);

        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(here, name)));
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(there, name)));

        Assert.NotEqual(
            Installation.Value(await installation.Device(name).GetAsync()).DeviceId,
            Installation.Value(await neighbour.Device(name).GetAsync()).DeviceId);
    }

    [Fact]
    public async Task D10_I13_a_credential_of_another_device_is_refused_and_leaves_no_device()
    {
        var neighbour = new Installation(fixture);
        var here = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var there = await neighbour.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var token = new SecretText(Installation.Fresh("token"));
        var name = Installation.Fresh("device");
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(there, Installation.Fresh("owner")) with { Token = token }));

        var byToken = await installation.ProvisionAsync(Installation.RequestFor(here, name) with { Token = token });
        var byUserName = await installation.ProvisionAsync(Installation.RequestFor(here, name) with { CredentialsType = CredentialsType.MqttBasic, UserName = token });

        Assert.Equal(FaultCode.ProvisioningRefused, Installation.Refused(byToken).Code);
        Assert.Equal(FaultCode.ProvisioningRefused, Installation.Refused(byUserName).Code);
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await installation.Device(name).GetAsync()).Code);
        Assert.Equal(["0 1 credential_taken", "0 1 credential_taken"], installation.AuditOf(name));
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(here, name)));
    }

    [Fact]
    public async Task T08_a_token_that_equals_a_certificates_hash_does_not_block_it()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var certificate = Installation.Fresh("certificate");
        var request = Installation.RequestFor(profile, Installation.Fresh("device"));
        Installation.Value(await installation.ProvisionAsync(request with { Token = new SecretText(Grains.Credentials.Sha3.Hex(certificate)) }));

        var issued = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, Installation.Fresh("device")) with
        {
            CredentialsType = CredentialsType.X509Certificate,
            Hash = new SecretText(certificate),
        }));

        Assert.Equal(certificate, issued.Value!.Value.Reveal());
    }

    [Fact]
    public async Task D7_D8_I06_a_prepared_device_gives_what_it_has_once_and_again_after_a_reset()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.CheckPreProvisionedDevices);
        var name = Installation.Fresh("device");
        var token = Installation.Fresh("token");
        var device = await installation.CreateDeviceAsync(profile, name, new DeviceCredentials(CredentialsType.AccessToken, new SecretText(token), null));
        var request = Installation.RequestFor(profile, name) with { Token = new SecretText("ignored"), Gateway = true };

        var first = Installation.Value(await installation.ProvisionAsync(request with { OperationId = Guid.NewGuid() }));
        Installation.Refused(await installation.ProvisionAsync(request with { OperationId = Guid.NewGuid() }));
        Installation.Value(await installation.Device(name).SetProvisionStateAsync(new SetProvisionStateRequest(Guid.NewGuid(), device.DeviceId, "other", "ops")));
        Installation.Refused(await installation.ProvisionAsync(request with { OperationId = Guid.NewGuid() }));
        Installation.Value(await installation.Device(name).SetProvisionStateAsync(new SetProvisionStateRequest(Guid.NewGuid(), device.DeviceId, null, "ops")));
        var second = Installation.Value(await installation.ProvisionAsync(request with { OperationId = Guid.NewGuid() }));

        Assert.Equal(token, first.CredentialsId.Reveal());
        Assert.Equal(first, second);
        Assert.Null(Installation.Value(await installation.Device(name).GetAsync()).AdditionalInfo);
        Assert.Equal(
            ["1 0 ", "0 0 ", "0 1 already_provisioned", "5 0 ", "0 1 provision_state_blocks", "6 0 ", "0 0 "],
            installation.AuditOf(name));
        Assert.Equal(
            ["ENTITY_CREATED", "PROVISION_SUCCESS", "PROVISION_FAILURE", "ENTITY_UPDATED", "ENTITY_UPDATED", "PROVISION_SUCCESS"],
            installation.EventsOf(device.DeviceId));
    }

    [Fact]
    public async Task D6_a_prepared_profile_refuses_strangers_without_an_event_and_leaves_no_grain()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.CheckPreProvisionedDevices);
        var other = await installation.CreateProfileAsync(ProvisionStrategy.CheckPreProvisionedDevices);
        var stranger = Installation.Fresh("stranger");
        var foreign = Installation.Fresh("foreign");
        var device = await installation.CreateDeviceAsync(other, foreign);

        Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, stranger)));
        Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, foreign)));
        Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, string.Empty)));

        Assert.Equal(["0 1 device_missing"], installation.AuditOf(stranger));
        Assert.Equal(["1 0 ", "0 1 wrong_profile"], installation.AuditOf(foreign));
        Assert.Equal(["ENTITY_CREATED"], installation.EventsOf(device.DeviceId));
    }

    [Fact]
    public async Task T01_a_changed_profile_holds_from_the_answer_of_its_save()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var grain = installation.Profile(profile.ProfileId);
        var save = Installation.ProfileOf(profile.Strategy, profile.ProvisionKey, profile.ProvisionSecret!.Value.Reveal(), create: false, name: profile.Name);
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, Installation.Fresh("device"))));

        for (var round = 0; round < 5; round++)
        {
            Installation.Value(await grain.SaveAsync(save with { Strategy = ProvisionStrategy.Disabled }));
            var off = Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, Installation.Fresh("device"))));
            Assert.Equal(FaultCode.ProvisionDataNotFound, off.Code);

            Installation.Value(await grain.SaveAsync(save));
            Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, Installation.Fresh("device"))));
        }

        var key = Installation.Fresh("key");
        Installation.Value(await grain.SaveAsync(save with { ProvisionKey = key }));
        Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, Installation.Fresh("device"))));
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile with { ProvisionKey = key }, Installation.Fresh("device"))));
    }
}
