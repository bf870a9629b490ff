using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Database;

/// <summary>The database is neither there nor gone: its connections stay open and say nothing, and what was sent arrives late.</summary>
public sealed class PausedDatabaseTests(PostgresFixture postgres)
{
    private static readonly TimeSpan AnsweredWithin = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan ServedWithin = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task I07_I20_Requests_are_refused_in_time_and_late_commits_make_no_failures()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var links = DatabaseLinks.Start(database, count: 3);
        await using var cluster = await ClusterHarness.StartAsync(
            new ClusterPlan { Server = postgres.Server, ConnectionString = database, Silo = links.Attach });
        var profile = await cluster.CreateProfileAsync();
        await using var load = await DeviceLoad.StartAsync(new LoadPlan { Profile = profile, Doors = cluster.Doors, FreshShare = 1 });

        var paused = load.Now;
        links.PauseAll(ProxyDirection.Both);
        await RefusalsAsync(load, paused);
        links.HealAll();
        var healed = load.Now;
        await load.AnswersAsync(300);
        var operations = (await load.StopAsync("database-paused")).Operations;

        var whole = LoadReport.Of("database-paused", operations, [healed]).Print();
        var during = whole.Only("database-silent", operation => operation.End > paused && operation.Start < healed).Print();
        var slowest = during.Operations.MaxBy(operation => operation.Duration)!;
        Figures.Print($"row=database-silent silent_ms={(healed - paused).TotalMilliseconds:0} slowest_ms={slowest.Duration.TotalMilliseconds:0}");

        Assert.True(slowest.Duration < AnsweredWithin, $"A device waited {slowest.Duration}: {slowest}.");
        Assert.True(whole.Recovery < ServedWithin, $"Served again after {whole.Recovery}.");
        Assert.Equal(0, whole.Unanswered);
        (await ClusterAudit.OfAsync(cluster, profile, operations)).Print("database-paused").AssertClean();
    }

    /// <summary>Every worker has been refused twice: so long lasts the silence.</summary>
    private static Task RefusalsAsync(DeviceLoad load, TimeSpan since)
    {
        int Refusals(DeviceProtocol wire) => load.History.Operations.Count(operation => operation.Start > since && operation.Wire == wire && operation.Outcome == LoadOutcome.Unknown);
        return Poll.UntilAsync(
            () => Task.FromResult(DeviceConnections.AllProtocols.All(wire => Refusals(wire) >= 12)),
            TimeSpan.FromSeconds(25),
            () => $"refusals on each wire; there are {string.Join(", ", DeviceConnections.AllProtocols.Select(wire => $"{wire}: {Refusals(wire)}"))}");
    }
}
