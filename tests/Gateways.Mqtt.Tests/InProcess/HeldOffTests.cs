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
        Assert.InRange(RetryHints.Of(await peer.ReceivesAsync("PUBACK"), 4, [0, 1, 0x97]), 3, 5);

        await peer.SendsAsync(MqttBytes.PingReq);
        await peer.ExpectsAsync("d0");
    }

    [Fact]
    public async Task T02_Version_5_with_QoS_0_is_disconnected_with_quota_exceeded()
    {
        await using var host = await StartAsync();
        await using var peer = await host.ProvisioningAsync(5);

        await peer.SendsAsync(MqttBytes.Publish(5, Requests.Topic, Requests.Json));

        Assert.InRange(RetryHints.Of(await peer.ReceivesAsync("DISCONNECT"), 14, [0x97]), 3, 5);
        await peer.ExpectsClosedAsync();
    }

    [Fact]
    public async Task T02_A_client_that_refuses_explanations_gets_none_in_PUBACK()
    {
        await using var host = await StartAsync();
        await using var peer = await host.DialAsync(5);
        await peer.SendsAsync(MqttBytes.Connect(5, "provision", properties: [0x17, 0]));
        await peer.ExpectsAcceptedAsync();

        await peer.SendsAsync(MqttBytes.Publish(5, Requests.Topic, Requests.Json, qos: 1, packetId: 1));
        await peer.ExpectsAsync("40 000197 00");
    }

    [Fact]
    public async Task T02_A_client_that_takes_small_packets_only_gets_no_hint()
    {
        await using var host = await StartAsync();
        await using var peer = await host.DialAsync(5);
        await peer.SendsAsync(MqttBytes.Connect(5, "provision", properties: [0x27, 0, 0, 0, 20]));
        await peer.ExpectsAcceptedAsync();

        await peer.SendsAsync(MqttBytes.Publish(5, Requests.Topic, Requests.Json));
        await peer.ExpectsAsync("e0 9700");
        await peer.ExpectsClosedAsync();
    }

    [Fact]
    public async Task T02_A_login_over_the_limit_hears_when_to_come_again()
    {
        await using var host = await StartAsync();
        host.Cluster.OnAuthenticate = (_, _) => Task.FromResult<Result<DeviceIdentity>>(new Fault(FaultCode.LimitReached, "later", RetryAfterSeconds: 3));
        await using var peer = await host.DialAsync(5);

        await peer.SendsAsync(MqttBytes.Connect(5, "c", "token"));

        Assert.InRange(RetryHints.Of(await peer.ReceivesAsync("CONNACK"), 2, [0, 0x9F]), 3, 5);
        await peer.ExpectsAsync("e0 9600");
        await peer.ExpectsClosedAsync();
    }

    [Fact]
    public async Task T02_Hints_differ_so_that_devices_do_not_return_all_at_once()
    {
        await using var host = await StartAsync();
        host.Cluster.OnProvision = _ => Task.FromResult<Result<DeviceCredentials>>(new Fault(FaultCode.LimitReached, "later", RetryAfterSeconds: 600));
        await using var peer = await host.ProvisioningAsync(5);
        var hints = new HashSet<int>();
        for (ushort packet = 1; packet <= 20; packet++)
        {
            await peer.SendsAsync(MqttBytes.Publish(5, Requests.Topic, Requests.Json, qos: 1, packetId: packet));
            hints.Add(RetryHints.Of(await peer.ReceivesAsync("PUBACK"), 4, [0, (byte)packet, 0x97]));
        }

        Assert.All(hints, hint => Assert.InRange(hint, 600, 901));
        Assert.True(hints.Count > 1, "twenty times the same hint");
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
