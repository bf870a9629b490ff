using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Database;

/// <summary>PostgreSQL goes as in a power cut and comes back, under load, and nobody touches the cluster.</summary>
public sealed class ImmediateStopTests
{
    private const int RefusalsPerGatewayAndWire = 10;
    private static readonly TimeSpan RefusedWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ServedWithin = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task I03_I20_Requests_are_refused_while_the_database_is_gone_and_served_soon_after_it_is_back()
    {
        await using var cluster = await ClusterHarness.StartAsync();
        var profile = await cluster.CreateProfileAsync();
        var lives = cluster.Processes.Select(process => process.ProcessId).ToArray();
        await using var load = await DeviceLoad.StartAsync(new LoadPlan { Profile = profile, Doors = cluster.Doors });
        await load.AnswersAsync(300);

        var stopping = load.Now;
        await cluster.Server.StopImmediatelyAsync();
        var gone = load.Now;
        foreach (var door in cluster.Doors)
        {
            await RefusesWithAHintAsync(door, profile, DeviceProtocol.Http);
            await RefusesWithAHintAsync(door, profile, DeviceProtocol.Coap);
        }

        await RefusalsAsync(load, gone, cluster.Gateways.Count);
        var starting = load.Now;
        await cluster.Server.StartAgainAsync();
        var back = load.Now;
        cluster.Ledger.Reconnect();
        await load.AnswersAsync(400);
        var operations = (await load.StopAsync("database-stopped")).Operations;

        var whole = LoadReport.Of("database-stopped", operations, [back]).Print();
        var refused = whole.Only("database-gone", operation => operation.Start > stopping && operation.Start < starting).Print();
        var slowest = refused.Operations.MaxBy(operation => operation.Duration)!;
        Figures.Print($"row=database-gone gone_ms={(back - gone).TotalMilliseconds:0} slowest_ms={slowest.Duration.TotalMilliseconds:0}");
        Assert.True(slowest.Duration < RefusedWithin, $"Refused after {slowest.Duration}: {slowest}.");
        Assert.DoesNotContain(refused.Operations, operation => operation.IsAnswered && operation.Start > gone && operation.End < starting);
        Assert.True(whole.Recovery < ServedWithin, $"Served again after {whole.Recovery}.");
        Assert.Equal(0, whole.Unanswered);
        Assert.Equal(lives, cluster.Processes.Select(process => process.HasExited ? 0 : process.ProcessId));
        (await ClusterAudit.OfAsync(cluster, profile, operations)).Print("database-stopped").AssertClean();
    }

    /// <summary>The hint is whole seconds, and not the same for everybody; who has waited that long may ask again.</summary>
    private static async Task RefusesWithAHintAsync(DeviceDoor door, TestProfile profile, DeviceProtocol wire)
    {
        var begin = TimeProvider.System.GetTimestamp();
        await using var device = await DeviceConnections.OpenAsync(door, wire);

        var refusal = await Assert.ThrowsAsync<NoAnswerException>(() => device.ProvisionAsync(ProvisionOrder.For(profile, Fresh.Text("refused"))));

        Assert.False(refusal.Refused); // the gateway said so itself
        Assert.NotNull(refusal.RetryAfter);
        Assert.True(TimeProvider.System.GetElapsedTime(begin) < RefusedWithin);
    }

    private static Task RefusalsAsync(DeviceLoad load, TimeSpan since, int gateways)
    {
        var kinds = DeviceConnections.AllProtocols.SelectMany(wire => Enumerable.Range(0, gateways).Select(gateway => (wire, gateway))).ToArray();
        int Refusals((DeviceProtocol Wire, int Gateway) kind) => load.History.Operations.Count(operation =>
            operation.Start > since && operation.Wire == kind.Wire && operation.Gateway == kind.Gateway && operation.Outcome is LoadOutcome.Unknown or LoadOutcome.Refused);
        return Poll.UntilAsync(
            () => Task.FromResult(kinds.All(kind => Refusals(kind) >= RefusalsPerGatewayAndWire)),
            TimeSpan.FromSeconds(20),
            () => $"refusals on each gateway and wire; there are {string.Join(", ", kinds.Select(kind => $"{kind}: {Refusals(kind)}"))}");
    }
}
