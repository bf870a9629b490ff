using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Provisioning;

[Collection(ClusterCollection.Name)]
public sealed class ProvisioningInterleavingTests(ClusterFixture fixture)
{
    private readonly Installation installation = new(fixture);

    [Fact]
    public async Task Commits_that_wait_hold_up_no_other_request()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var waiting = Enumerable.Range(0, 50).Select(i => (Name: $"waiting {i}", Hold: new Hold())).ToArray();
        foreach (var (name, hold) in waiting)
        {
            fixture.Ledger.Script(new DeviceKey(installation.Tenant, name), async (change, real) =>
            {
                await hold.WaitAsync();
                return await real.CommitAsync(change);
            });
        }

        var requests = waiting.Select(item => installation.ProvisionAsync(Installation.RequestFor(profile, item.Name))).ToArray();
        await Task.WhenAll(waiting.Select(item => item.Hold.Reached));
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, "free")));
        Array.ForEach(waiting, item => item.Hold.Release());

        Assert.All(await Task.WhenAll(requests), result => Installation.Value(result));
    }
}
