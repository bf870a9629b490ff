using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Service;

/// <summary>Every process is restarted in turn, as for an upgrade, while a line provisions.</summary>
[Collection(nameof(WholeCluster))]
public sealed class RollingRestartTests(ClusterFixture fixture) : WholeClusterTests(fixture)
{
    private const double UnknownShare = 0.001;

    [Fact]
    public async Task I20_Fewer_than_one_reply_in_a_thousand_is_lost()
    {
        var profile = await Cluster.CreateProfileAsync();
        await using var load = await DeviceLoad.StartAsync(new LoadPlan { Profile = profile, Doors = Cluster.Doors, Roams = true });

        foreach (var process in Cluster.Processes)
        {
            load.NoteFault();
            await process.RestartAsync();
            Assert.Equal(0, process.LastExitCode);
            await Cluster.MembersAsync(Cluster.Silos.Count);
        }

        var report = (await load.StopAsync("rolling-restart")).Print();
        var audit = (await ClusterAudit.OfAsync(Cluster, profile, report.Operations)).Print(report.Row);
        audit.AssertClean();
        Assert.Equal(0, report.Unanswered);
        Assert.True(report.UnknownShare <= UnknownShare, $"{report.UnknownShare:P2} of the replies were lost:\n{report.Lost()}");
    }
}
