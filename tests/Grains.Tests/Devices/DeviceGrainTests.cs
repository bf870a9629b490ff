using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Devices;

[Collection(ClusterCollection.Name)]
public sealed class DeviceGrainTests(ClusterFixture fixture)
{
    private readonly Installation installation = new(fixture);

    [Fact]
    public async Task An_operators_device_can_be_read_changed_and_removed()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.CheckPreProvisionedDevices);
        var other = await installation.CreateProfileAsync(ProvisionStrategy.Disabled);
        var name = Installation.Fresh("device");

        var created = await installation.CreateDeviceAsync(profile, name);
        var updated = Installation.Value(await installation.Device(name).UpdateAsync(new UpdateDeviceRequest
        {
            OperationId = Guid.NewGuid(),
            ProfileId = other.ProfileId,
            Label = "north",
            AdditionalInfo = """{"description":"x"}""",
            Version = created.Version,
            Actor = "ops",
        }));

        Assert.Null(created.ProvisionState);
        Assert.Equal((2, other.ProfileId, "north"), (updated.Version, updated.ProfileId, updated.Label!));
        Assert.Equal(updated, Installation.Value(await installation.Device(name).GetAsync()));
        var token = Installation.Value(await installation.Device(name).GetCredentialsAsync()).Credentials.CredentialsId.Reveal();
        Installation.Value(await installation.LoginAsync(token));
        Installation.Value(await installation.Device(name).DeleteAsync(new DeleteDeviceRequest(Guid.NewGuid(), created.DeviceId, "ops")));
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await installation.Device(name).GetAsync()).Code);
        Assert.Equal(FaultCode.Unauthenticated, Installation.Refused(await installation.LoginAsync(token)).Code);
        Assert.Equal(["1 0 ", "2 0 ", "3 0 "], installation.AuditOf(name));
    }

    [Fact]
    public async Task A_device_of_a_missing_profile_or_bad_name_is_refused()
    {
        var create = new CreateDeviceRequest { OperationId = Guid.NewGuid(), ProfileId = Guid.NewGuid(), Actor = "ops" };

        var missing = Installation.Refused(await installation.Device(Installation.Fresh("device")).CreateAsync(create));
        var malformed = Installation.Refused(await installation.Device("<b>").CreateAsync(create));
        var tooLong = Installation.Refused(await installation.Device(new string('x', 256)).CreateAsync(create));

        Assert.Equal("Device is referencing non existing device profile!", missing.Detail);
        Assert.Equal("Validation error: name is malformed", malformed.Detail);
        Assert.Equal("Validation error: name length must be equal or less than 255", tooLong.Detail);
    }

    [Fact]
    public async Task TB136_TB137_a_second_device_with_the_same_token_is_refused_and_not_kept()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.Disabled);
        var credentials = new DeviceCredentials(CredentialsType.AccessToken, new SecretText(Installation.Fresh("token")), null);
        await installation.CreateDeviceAsync(profile, Installation.Fresh("device"), credentials);
        var name = Installation.Fresh("device");

        var fault = Installation.Refused(await installation.Device(name).CreateAsync(new CreateDeviceRequest
        {
            OperationId = Guid.NewGuid(),
            ProfileId = profile.ProfileId,
            Credentials = credentials,
            Actor = "ops",
        }));

        Assert.Equal((FaultCode.CredentialTaken, "Device credentials are already assigned to another device!"), (fault.Code, fault.Detail));
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await installation.Device(name).GetAsync()).Code);
    }

    [Fact]
    public async Task I14_TB143_replaced_credentials_work_at_once_and_the_old_ones_do_not()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.Disabled);
        var name = Installation.Fresh("device");
        var device = await installation.CreateDeviceAsync(profile, name);
        var old = Installation.Value(await installation.Device(name).GetCredentialsAsync());
        Installation.Value(await installation.LoginAsync(old.Credentials.CredentialsId.Reveal()));
        var token = Installation.Fresh("token");

        for (var round = 0; round < 5; round++)
        {
            var next = new DeviceCredentials(CredentialsType.AccessToken, new SecretText($"{token}{round}"), null);
            var replaced = Installation.Value(await installation.Device(name).ReplaceCredentialsAsync(
                new ReplaceCredentialsRequest(Guid.NewGuid(), device.DeviceId, next, old.Version, "ops")));

            Assert.Equal((old.Id, old.Version + 1), (replaced.Id, replaced.Version));
            Installation.Refused(await installation.LoginAsync(old.Credentials.CredentialsId.Reveal()));
            Assert.Equal(replaced.Version, Installation.Value(await installation.LoginAsync($"{token}{round}")).CredentialsVersion);
            old = replaced;
        }
    }

    [Fact]
    public async Task A_token_that_its_device_gave_up_is_free()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.Disabled);
        var token = Installation.Fresh("token");
        var credentials = new DeviceCredentials(CredentialsType.AccessToken, new SecretText(token), null);
        var first = await installation.CreateDeviceAsync(profile, Installation.Fresh("device"), credentials);
        Installation.Value(await installation.LoginAsync(token));
        Installation.Value(await installation.Device(first.Key.Name).DeleteAsync(new DeleteDeviceRequest(Guid.NewGuid(), first.DeviceId, "ops")));

        var second = await installation.CreateDeviceAsync(profile, Installation.Fresh("device"), credentials);

        Assert.Equal(second.DeviceId, Installation.Value(await installation.LoginAsync(token)).DeviceId);
    }

    [Fact]
    public async Task T28_asking_for_an_absent_device_leaves_no_grain()
    {
        var name = Installation.Fresh("absent");

        Installation.Refused(await installation.Device(name).GetAsync());
        Installation.Refused(await installation.Device(name).GetCredentialsAsync());
        await fixture.Cluster.WaitForDeactivationAsync(installation.Device(name)).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.DoesNotContain(await fixture.ActivationsAsync(), id => id.Contains(name, StringComparison.Ordinal));
    }
}
