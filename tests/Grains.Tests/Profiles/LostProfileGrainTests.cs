using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Profiles;

/// <summary>The line goes on while the grains of its profile do not answer.</summary>
[Collection(ClusterCollection.Name)]
public sealed class LostProfileGrainTests(ClusterFixture fixture)
{
    private readonly Installation installation = new(fixture);

    [Fact]
    public async Task I20_devices_provision_while_the_grain_of_their_profile_does_not_answer()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var key = new DeviceProfileKey(installation.Tenant, profile.ProfileId).ToString();
        fixture.Calls.Break(key);
        try
        {
            var credentials = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, Installation.Fresh("device"))));
            Installation.Value(await installation.LoginAsync(credentials.CredentialsId.Reveal(), TransportProtocol.Mqtt));
        }
        finally
        {
            fixture.Calls.Mend(key);
        }
    }

    [Fact]
    public async Task A_wrong_secret_stays_wrong_while_the_grain_does_not_answer()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var key = new DeviceProfileKey(installation.Tenant, profile.ProfileId).ToString();
        var request = Installation.RequestFor(profile, Installation.Fresh("device")) with { ProvisionSecret = new SecretText("wrong") };
        fixture.Calls.Break(key);
        try
        {
            var refused = Installation.Refused(await installation.ProvisionAsync(request));
            Assert.Equal(FaultCode.ProvisionDataNotFound, refused.Code);
        }
        finally
        {
            fixture.Calls.Mend(key);
        }
    }
}
