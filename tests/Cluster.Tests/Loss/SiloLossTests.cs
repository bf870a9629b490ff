using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Loss;

/// <summary>One of three silos is killed, again and again, while a line provisions.</summary>
[Collection(nameof(WholeCluster))]
public sealed class SiloLossTests(ClusterFixture fixture) : WholeClusterTests(fixture)
{
    private const int Kills = 10;

    /// <summary>Replies between a silo's return and the next kill: it may still be taking over its part of the directory then.</summary>
    private const int Stagger = 100;

    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan P99 = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task I20_I02_I07_Ten_kills_of_a_silo_leave_no_name_without_an_answer()
    {
        var profile = await Cluster.CreateProfileAsync();
        var outages = new List<(TimeSpan From, TimeSpan To)>();
        await using var load = await DeviceLoad.StartAsync(new LoadPlan { Profile = profile, Doors = Cluster.Doors });

        for (var kill = 0; kill < Kills; kill++)
        {
            var from = load.Now;
            load.NoteFault();
            var noticed = await Cluster.ReplaceKilledAsync(Cluster.Silos[kill % Cluster.Silos.Count]);
            outages.Add((from, from + noticed));
            await load.AnswersAsync(Stagger);
        }

        var report = (await load.StopAsync("ten-silos-killed")).Print();

        // Others: what was not in flight while a dead silo was taken for alive. All together are printed above.
        var others = report.Only("ten-silos-killed-others", operation => !outages.Any(outage => operation.Start < outage.To && operation.End > outage.From)).Print();
        Figures.Print($"row=ten-silos-killed noticed_ms={string.Join(',', outages.Select(outage => $"{(outage.To - outage.From).TotalMilliseconds:0}"))}");
        var audit = (await ClusterAudit.OfAsync(Cluster, profile, report.Operations)).Print(report.Row);
        audit.AssertClean();
        Assert.Equal(0, report.Unanswered);
        Assert.True(report.LongestGap <= LongestGap, $"The longest gap is {report.LongestGap.TotalSeconds:0.0} s:\n{report.Worst()}");
        Assert.True(others.P99 <= P99, $"p99 of the others is {others.P99.TotalSeconds:0.00} s:\n{others.Worst()}");
    }
}
