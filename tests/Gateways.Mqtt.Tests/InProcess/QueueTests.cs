using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.InProcess;

public sealed class QueueTests
{
    private readonly TaskCompletionSource asked = new();
    private readonly TaskCompletionSource<Result<DeviceIdentity>> login = new();

    [Fact]
    public async Task TB131_What_arrives_while_CONNECT_is_authenticated_waits_and_is_served_in_order()
    {
        await using var host = await StartAsync();
        await using var peer = await host.DialAsync();
        await peer.SendsAsync(MqttBytes.Connect(4, "", ScriptedCluster.Token));
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        for (var packetId = 1; packetId <= 100; packetId++)
        {
            await peer.SendsAsync(MqttBytes.Publish(4, "v2/t", """{"t":1}""", qos: 1, packetId: (ushort)packetId));
        }

        login.SetResult(ScriptedCluster.Device);

        await peer.ExpectsAcceptedAsync();
        for (var packetId = 1; packetId <= 100; packetId++)
        {
            await peer.ExpectsAsync($"40 {packetId:x4}");
        }
    }

    [Fact]
    public async Task TB131_One_packet_too_many_closes()
    {
        await using var host = await StartAsync();
        await using var peer = await host.DialAsync();
        await peer.SendsAsync(MqttBytes.Connect(4, "", ScriptedCluster.Token));
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        var pings = Enumerable.Repeat(MqttBytes.PingReq, 101).SelectMany(ping => ping).ToArray();
        await peer.SendsAsync(pings);

        await peer.ExpectsClosedAsync();
    }

    [Fact]
    public async Task T13_A_large_packet_behind_CONNECT_waits_outside_and_is_served_after_the_login()
    {
        await using var host = await StartAsync();
        await using var peer = await host.DialAsync();
        var payload = $$"""{"t":"{{new string('x', 60_000)}}"}""";
        await peer.SendsAsync(MqttBytes.Connect(4, "", ScriptedCluster.Token));
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        var sent = peer.SendsAsync(MqttBytes.Publish(4, "v2/t", payload, qos: 1, packetId: 9));

        login.SetResult(ScriptedCluster.Device);

        await peer.ExpectsAcceptedAsync();
        await sent;
        await peer.ExpectsAsync("40 0009");
    }

    [Fact]
    public async Task A_peer_that_leaves_during_its_login_cancels_it()
    {
        var cancelled = new TaskCompletionSource();
        await using var host = await GatewayHost.StartAsync();
        host.Cluster.OnAuthenticate = async (_, cancellationToken) =>
        {
            asked.SetResult();
            using var registration = cancellationToken.Register(cancelled.SetResult);
            await cancelled.Task;
            cancellationToken.ThrowIfCancellationRequested();
            return ScriptedCluster.Device;
        };
        var peer = await host.DialAsync();
        await peer.SendsAsync(MqttBytes.Connect(4, "", ScriptedCluster.Token));
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        await peer.DisposeAsync();

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    private async Task<GatewayHost> StartAsync()
    {
        var host = await GatewayHost.StartAsync();
        host.Cluster.OnAuthenticate = async (_, cancellationToken) =>
        {
            asked.TrySetResult();
            return await login.Task.WaitAsync(cancellationToken);
        };
        return host;
    }
}
