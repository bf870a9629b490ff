using ProvisioningCluster.Grains.Abstractions.Credentials;
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
    public async Task A_new_name_gets_a_token_that_logs_in_and_leaves_audit_and_events()
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
    public async Task A_taken_name_is_refused_with_an_event_on_its_device()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var name = Installation.Fresh("device");
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));

        var fault = Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));

        Assert.Equal(FaultCode.ProvisioningRefused, fault.Code);
        Assert.Null(fault.Reason);
        Assert.Equal(["0 0 ", "0 1 name_taken"], installation.AuditOf(name));
        var device = Installation.Value(await installation.Device(name).GetAsync());
        Assert.Equal(["ENTITY_CREATED", "PROVISION_SUCCESS", "PROVISION_FAILURE"], installation.EventsOf(device.DeviceId));
    }
}
