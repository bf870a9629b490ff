using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Database;

/// <summary>Silos lose the database at the worst moment: when the commit is on its way and its reply is not.</summary>
public sealed class CutAfterCommitTests(PostgresFixture postgres)
{
    private const int Cuts = 200;
    private const int EachSo = 2;

    /// <summary>For a machine that is busy with other things too: how fast connections are cut is no promise.</summary>
    private static readonly TimeSpan CutsDeadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task I07_A_request_that_was_committed_is_never_answered_as_a_failure()
    {
        var commits = 0;
        var armed = false;
        var cut = new CutAfterRequest(request => Volatile.Read(ref armed) && request.Mentions("INSERT INTO device") && Interlocked.Increment(ref commits) % EachSo == 0);
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var links = DatabaseLinks.Start(database, count: 3, watch: cut.Watch);
        await using var cluster = await ClusterHarness.StartAsync(
            new ClusterPlan { Server = postgres.Server, ConnectionString = database, Silo = links.Attach });
        var profile = await cluster.CreateProfileAsync();
        await using var load = await DeviceLoad.StartAsync(
            new LoadPlan { Profile = profile, Doors = cluster.Doors, FreshShare = 1, MixedPerWire = 4, LinesPerWire = 4, Pace = TimeSpan.FromMilliseconds(20) });

        Volatile.Write(ref armed, true);
        load.NoteFault();
        await Poll.UntilAsync(() => Task.FromResult(cut.Count >= Cuts), CutsDeadline, () => $"{Cuts} cuts; there were {cut.Count} among {commits} commits");
        Volatile.Write(ref armed, false);
        await load.AnswersAsync(100);
        var report = (await load.StopAsync("cut-after-commit")).Print();

        var audit = (await ClusterAudit.OfAsync(cluster, profile, report.Operations)).Print($"cut-after-commit cuts={cut.Count} commits={commits}");
        audit.AssertClean();
        Assert.Equal(0, report.Unanswered);

        // What became of them is looked up, so that the devices are told, and not left to guess.
        Assert.True(report.UnknownShare < 0.01, $"{report.Unknowns} of {report.Count} requests were not told how it went.");
    }
}
