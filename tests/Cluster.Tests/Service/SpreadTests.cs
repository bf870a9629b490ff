using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Service;

/// <summary>One gateway uses all silos: the work is shared, and the loss of one concerns only what was with it.</summary>
[Collection(nameof(WholeCluster))]
public sealed class SpreadTests(ClusterFixture fixture) : WholeClusterTests(fixture)
{
    /// <summary>A third each is even.</summary>
    private const double FairShare = 0.2;

    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan P99 = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShareDeadline = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task I20_Every_silo_has_its_share_and_one_that_was_lost_has_it_again()
    {
        var profile = await Cluster.CreateProfileAsync();
        await using var load = await DeviceLoad.StartAsync(new LoadPlan { Profile = profile, Doors = [Cluster.Doors[0]] });
        await SharedAsync("all", load);

        var from = load.Now;
        load.NoteFault();
        var noticed = await Cluster.ReplaceKilledAsync(Cluster.Silos[1]);
        await SharedAsync("again", load);

        var report = (await load.StopAsync("one-gateway")).Print();
        var others = report.Only("one-gateway-others", operation => operation.End < from || operation.Start > from + noticed).Print();
        (await ClusterAudit.OfAsync(Cluster, profile, report.Operations)).Print(report.Row).AssertClean();
        Assert.Equal((0, 0), (report.Unanswered, others.Unknowns));
        Assert.InRange(report.LongestGap, TimeSpan.Zero, LongestGap);
        Assert.InRange(others.P99, TimeSpan.Zero, P99);
    }

    /// <summary>Waits until every silo is asked, which a new one is in the gateway's next turn, and asserts that the work is shared from then on.</summary>
    private async Task SharedAsync(string row, DeviceLoad load)
    {
        var before = await ServedAsync();
        await Poll.UntilAsync(async () => Since(before, await ServedAsync()).All(requests => requests > 0), ShareDeadline, () => "every silo to be asked");
        before = await ServedAsync();
        await load.AnswersAsync(300);
        var served = Since(before, await ServedAsync());
        Figures.Print($"row=share-{row} requests={string.Join(',', served)}");
        Assert.All(served, requests => Assert.True(requests >= FairShare * served.Sum(), $"{row}: {string.Join(',', served)}"));
    }

    private static double[] Since(double[] before, double[] now) => [.. now.Zip(before, (end, begin) => end - begin)];

    /// <summary>Provision requests that each silo has answered in its present life.</summary>
    private Task<double[]> ServedAsync() =>
        Task.WhenAll(Cluster.Silos.Select(async silo => (await ServedMetrics.OfAsync(silo.HttpPort)).Sum("provisioning_requests_total")));
}
