using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.InProcess;

/// <summary>Over a limit of rate a device is sent away to come again, and never told FAILURE (T-2, T-8).</summary>
public sealed class HeldOffTests
{
    [Fact]
    public async Task T02_Version_5_with_QoS_1_hears_quota_exceeded_and_its_session_stays()
    {
        await using var host = await StartAsync();
        await using var peer = await host.ProvisioningAsync(5);

        await peer.SendsAsync(MqttBytes.Publish(5, Requests.Topic, Requests.Json, qos: 1, packetId: 1));
        await peer.ExpectsAsync("40 000197 00");

        await peer.SendsAsync(MqttBytes.PingReq);
        await peer.ExpectsAsync("d0");
    }

    [Fact]
    public async Task T02_Version_5_with_QoS_0_is_disconnected_with_quota_exceeded()
    {
        await using var host = await StartAsync();
        await using var peer = await host.ProvisioningAsync(5);

        await peer.SendsAsync(MqttBytes.Publish(5, Requests.Topic, Requests.Json));

        await peer.ExpectsAsync("e0 9700");
        await peer.ExpectsClosedAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task T02_Version_3_sees_a_close_without_PUBACK(int qos)
    {
        await using var host = await StartAsync();
        await using var peer = await host.ProvisioningAsync();

        await peer.SendsAsync(MqttBytes.Publish(4, Requests.Topic, Requests.Json, qos: qos, packetId: 1));

        await peer.ExpectsClosedAsync();
    }

    private static async Task<GatewayHost> StartAsync()
    {
        var host = await GatewayHost.StartAsync();
        host.Cluster.OnProvision = _ => Task.FromResult<Result<DeviceCredentials>>(new Fault(FaultCode.LimitReached, "later", RetryAfterSeconds: 3));
        return host;
    }
}
