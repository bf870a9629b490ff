using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Partition;

/// <summary>A silo lost the others, or the database, and nobody told it: it must find out, and go.</summary>
public sealed class SplitTests(PostgresFixture postgres)
{
    /// <summary>After this a silo that is cut off answers nobody any more (I-14).</summary>
    private static readonly TimeSpan SilentWithin = TimeSpan.FromSeconds(30);

    /// <summary>What is silent has gone: a supervisor may start another in its place.</summary>
    private static readonly TimeSpan GoneWithin = SilentWithin + TimeSpan.FromSeconds(1);

    [Fact]
    public async Task I02_I14_A_silo_that_lost_its_peers_stops_and_no_name_has_two_winners()
    {
        await using var split = await SplitCluster.StartAsync(postgres.Server);

        await LosesAsync(split, "cut-from-peers", () => split.CutFromPeersAsync(0), () => split.HealPeersAsync(0));
    }

    [Fact]
    public async Task I02_I14_A_silo_that_lost_the_database_stops_and_no_name_has_two_winners()
    {
        await using var split = await SplitCluster.StartAsync(postgres.Server);

        await LosesAsync(
            split,
            "cut-from-database",
            () =>
            {
                split.Database.Links[0].Pause(ProxyDirection.Both);
                return Task.CompletedTask;
            },
            () =>
            {
                split.Database.Links[0].Heal();
                return Task.CompletedTask;
            });
    }

    private static async Task LosesAsync(SplitCluster split, string row, Func<Task> cut, Func<Task> heal)
    {
        var cluster = split.Cluster;
        var silo = cluster.Silos[0];
        var profile = await cluster.CreateProfileAsync();
        await using var load = await DeviceLoad.StartAsync(new LoadPlan { Profile = profile, Doors = cluster.Doors });
        await using var own = await DeviceLoad.StartAsync(new LoadPlan { Profile = profile, Doors = [split.OwnDoor], MixedPerWire = 1, LinesPerWire = 0 });
        await load.AnswersAsync(200);

        load.NoteFault();
        var (lost, ownLost) = (load.Now, own.Now);
        await cut();
        await silo.EndedAsync(GoneWithin);
        var (gone, ownGone, exitCode) = (load.Now, own.Now, silo.ExitCode);
        await load.AnswersAsync(200);
        await heal();
        await silo.RestartAsync();
        await cluster.MembersAsync(3);
        await load.AnswersAsync(200);
        await own.AnswersAsync(20);

        var report = (await load.StopAsync(row)).Print();
        var ownReport = (await own.StopAsync($"{row}-own-devices")).Print();
        var lastOwn = ownReport.Operations.Where(operation => operation.IsAnswered && operation.End < ownGone).Max(operation => operation.End) - ownLost;
        Figures.Print($"row={row} gone_ms={(gone - lost).TotalMilliseconds:0} last_answer_ms={lastOwn.TotalMilliseconds:0} exit_code={exitCode}");
        Assert.NotEqual(0, exitCode);
        Assert.True(lastOwn < SilentWithin, $"The silo still answered after {lastOwn}.");
        Assert.Equal(0, report.Unanswered);
        (await ClusterAudit.OfAsync(cluster, profile, [.. report.Operations, .. ownReport.Operations])).Print(row).AssertClean();
    }
}
