using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Loss;

/// <summary>A gateway is killed; the devices of the other do not notice.</summary>
[Collection(nameof(WholeCluster))]
public sealed class GatewayLossTests(ClusterFixture fixture) : WholeClusterTests(fixture)
{
    private const int Victim = 0;
    private const int Other = 1;

    [Fact]
    public async Task I20_Devices_of_the_other_gateway_have_every_reply_in_time()
    {
        var profile = await Cluster.CreateProfileAsync();
        await using var load = await DeviceLoad.StartAsync(new LoadPlan { Profile = profile, Doors = Cluster.Doors });

        load.NoteFault();
        await Cluster.Gateways[Victim].KillAsync();
        await load.AnswersAsync(500);
        await Cluster.Gateways[Victim].RestartAsync();
        await load.AnswersAsync(500);

        var report = (await load.StopAsync("gateway-killed")).Print();
        var others = report.Only("gateway-killed-others", operation => operation.Gateway == Other).Print();
        var audit = (await ClusterAudit.OfAsync(Cluster, profile, report.Operations)).Print(report.Row);
        audit.AssertClean();
        Assert.Equal((0, 0), (others.Unknowns, others.Refused));
        Assert.InRange(others.P99, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Contains(report.Operations, operation => operation.Gateway == Victim && operation.Reason.Length > 0);
        Assert.True(report.Operations.Last(operation => operation.Gateway == Victim).IsAnswered);
    }
}
