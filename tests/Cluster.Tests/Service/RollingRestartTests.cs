using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Service;

/// <summary>Every process is restarted in turn, as for an upgrade, while a line provisions.</summary>
[Collection(nameof(WholeCluster))]
public sealed class RollingRestartTests(ClusterFixture fixture) : IAsyncLifetime
{
    private const double UnknownShare = 0.001;

    private ClusterHarness? cluster;

    public async ValueTask InitializeAsync() => cluster = await fixture.WholeAsync();

    public ValueTask DisposeAsync()
    {
        cluster?.TellWhenFailed();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task I20_Fewer_than_one_reply_in_a_thousand_is_lost()
    {
        var profile = await cluster!.CreateProfileAsync();
        await using var load = await DeviceLoad.StartAsync(new LoadPlan { Profile = profile, Doors = cluster.Doors, Roams = true });

        foreach (var process in cluster.Processes)
        {
            load.NoteFault();
            await process.RestartAsync();
            Assert.Equal(0, process.LastExitCode);
            await cluster.MembersAsync(cluster.Silos.Count);
        }

        var report = (await load.StopAsync("rolling-restart")).Print();
        var audit = (await ClusterAudit.OfAsync(cluster, profile, report.Operations)).Print(report.Row);
        audit.AssertClean();
        Assert.Equal(0, report.Unanswered);
        Assert.True(report.UnknownShare <= UnknownShare, $"{report.UnknownShare:P2} of the replies were lost:\n{report.Lost()}");
    }
}
