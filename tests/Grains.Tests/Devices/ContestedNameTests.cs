using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Devices;

/// <summary>Names that were taken by somebody who never came back, or by a device that never heard of it (T-4).</summary>
[Collection(ClusterCollection.Name)]
public sealed class ContestedNameTests(ClusterFixture fixture)
{
    private readonly Installation installation = new(fixture);
    private readonly string name = Installation.Fresh("contested");

    [Theory]
    [InlineData(ProvisionStrategy.AllowCreateNewDevices)]
    [InlineData(ProvisionStrategy.CheckPreProvisionedDevices)]
    public async Task T04_operators_are_told_once_and_can_let_the_device_in(ProvisionStrategy strategy)
    {
        var profile = await installation.CreateProfileAsync(strategy);
        if (strategy == ProvisionStrategy.CheckPreProvisionedDevices)
        {
            await installation.CreateDeviceAsync(profile, name);
        }

        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));
        var device = Installation.Value(await installation.Device(name).GetAsync());
        await RefusedAsync(profile, 2);
        Assert.Equal(0, Alerts(device));

        await RefusedAsync(profile, 10);
        Assert.Equal(1, Alerts(device));

        // The reset is one of the audit's rows, and the device gets in.
        if (strategy == ProvisionStrategy.CheckPreProvisionedDevices)
        {
            Installation.Value(await installation.Device(name).SetProvisionStateAsync(new SetProvisionStateRequest(Guid.NewGuid(), device.DeviceId, null, "tester")));
        }
        else
        {
            Installation.Value(await installation.Device(name).DeleteAsync(new DeleteDeviceRequest(Guid.NewGuid(), device.DeviceId, "tester")));
        }

        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));
        Assert.Equal(strategy == ProvisionStrategy.CheckPreProvisionedDevices ? ["6 0 ", "0 0 "] : ["3 0 ", "0 0 "], installation.AuditOf(name).TakeLast(2));
    }

    [Fact]
    public async Task T04_a_name_whose_device_logs_in_is_nobodys_alert()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var issued = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));
        Installation.Value(await installation.LoginAsync(issued.CredentialsId.Reveal()));
        var device = Installation.Value(await installation.Device(name).GetAsync());

        // The next group of the ledger takes the time of the login along.
        Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, name) with { ProvisionSecret = new SecretText("guess") }));
        await RefusedAsync(profile, 10);

        Assert.Equal(0, Alerts(device));
    }

    private async Task RefusedAsync(DeviceProfileSnapshot profile, int times)
    {
        for (var time = 0; time < times; time++)
        {
            Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));
        }
    }

    private int Alerts(DeviceSnapshot device) =>
        fixture.Log.Lines.Count(line => line.Contains($"The name of device {device.DeviceId} was asked for", StringComparison.Ordinal));
}
