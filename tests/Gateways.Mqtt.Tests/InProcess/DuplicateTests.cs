using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.InProcess;

public sealed class DuplicateTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task I08_A_duplicate_of_a_request_in_flight_runs_nothing(int version)
    {
        await using var host = await GatewayHost.StartAsync();
        var asked = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var answer = host.Cluster.OnProvision;
        host.Cluster.OnProvision = async request =>
        {
            asked.TrySetResult();
            await release.Task;
            return await answer(request);
        };
        await using var peer = await host.ProvisioningAsync(version);
        await peer.SendsAsync(MqttBytes.Publish(version, Requests.Topic, Requests.Json, qos: 1, packetId: 7));
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await peer.SendsAsync(MqttBytes.Publish(version, Requests.Topic, Requests.Json, qos: 1, packetId: 7, duplicate: true));

        release.SetResult();

        await peer.ExpectsAsync("40 0007");
        Assert.Equal(Requests.SuccessJson, await peer.ExpectsTextAsync(Requests.Response));
        await peer.ExpectsAsync("40 0007");
        await peer.SendsAsync(MqttBytes.PingReq);
        await peer.ExpectsAsync("d0");
        Assert.Single(host.Cluster.Provisions);
    }

    [Fact]
    public async Task I08_A_duplicate_of_an_answered_request_is_acknowledged_again_and_runs_nothing()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.ProvisioningAsync();
        await peer.SendsAsync(MqttBytes.Publish(4, Requests.Topic, Requests.Json, qos: 1, packetId: 7));
        await peer.ExpectsAsync("40 0007");
        await peer.ExpectsMessageAsync(Requests.Response);

        await peer.SendsAsync(MqttBytes.Publish(4, Requests.Topic, Requests.Json, qos: 1, packetId: 7, duplicate: true), MqttBytes.PingReq);

        await peer.ExpectsAsync("40 0007");
        await peer.ExpectsAsync("d0");
        Assert.Single(host.Cluster.Provisions);
    }

    [Fact]
    public async Task I08_The_same_packet_id_without_the_duplicate_flag_is_a_new_request()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.ProvisioningAsync();
        var publish = MqttBytes.Publish(4, Requests.Topic, Requests.Json, qos: 1, packetId: 7);

        await peer.SendsAsync(publish, publish);

        await peer.ExpectsAsync("40 0007");
        Assert.Equal(1, (await peer.ExpectsMessageAsync(Requests.Response)).PacketId);
        await peer.ExpectsAsync("40 0007");
        Assert.Equal(2, (await peer.ExpectsMessageAsync(Requests.Response)).PacketId);
        var operations = host.Cluster.Provisions.Select(request => request.OperationId).Distinct();
        Assert.Equal(2, operations.Count());
    }

    [Fact]
    public async Task I08_A_duplicate_on_another_connection_is_a_request_of_its_own()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var first = await host.ProvisioningAsync();
        await first.SendsAsync(MqttBytes.Publish(4, Requests.Topic, Requests.Json, qos: 1, packetId: 7));
        await first.ExpectsAsync("40 0007");
        await using var second = await host.ProvisioningAsync();

        await second.SendsAsync(MqttBytes.Publish(4, Requests.Topic, Requests.Json, qos: 1, packetId: 7, duplicate: true));

        await second.ExpectsAsync("40 0007");
        await second.ExpectsMessageAsync(Requests.Response);
        Assert.Equal(2, host.Cluster.Provisions.Count);
    }

    [Fact]
    public async Task I08_A_duplicate_of_telemetry_is_stored_once()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.DeviceAsync();

        await peer.SendsAsync(
            MqttBytes.Publish(4, "v1/devices/me/telemetry", """{"t":1}""", qos: 1, packetId: 5),
            MqttBytes.Publish(4, "v1/devices/me/telemetry", """{"t":1}""", qos: 1, packetId: 5, duplicate: true));

        await peer.ExpectsAsync("40 0005");
        await peer.ExpectsAsync("40 0005");
        Assert.Single(host.Cluster.Saves);
    }
}
