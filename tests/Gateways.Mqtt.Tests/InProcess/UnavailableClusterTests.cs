using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.InProcess;

/// <summary>An unknown outcome is never acknowledged and never called FAILURE (I-7, I-19, invariants 3.6).</summary>
public sealed class UnavailableClusterTests
{
    public static TheoryData<bool> Ways => [true, false];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task I07_Provisioning_in_version_5_hears_that_the_server_is_busy(bool throws)
    {
        await using var host = await StartAsync(throws);
        await using var peer = await host.ProvisioningAsync(5);

        await peer.SendsAsync(MqttBytes.Publish(5, Requests.Topic, Requests.Json, qos: 1, packetId: 1));

        Assert.InRange(RetryHints.Of(await peer.ReceivesAsync("DISCONNECT"), 14, [0x89]), 1, 5);
        await peer.ExpectsClosedAsync();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task I07_Provisioning_in_version_3_sees_a_close_without_PUBACK(bool throws)
    {
        await using var host = await StartAsync(throws);
        await using var peer = await host.ProvisioningAsync();

        await peer.SendsAsync(MqttBytes.Publish(4, Requests.Topic, Requests.Json, qos: 1, packetId: 1));

        await peer.ExpectsClosedAsync();
    }

    [Fact]
    public async Task I19_A_cluster_that_stays_silent_is_given_up()
    {
        await using var host = await GatewayHost.StartAsync();
        var asked = new TaskCompletionSource();
        host.Cluster.OnProvision = _ =>
        {
            asked.SetResult();
            return new TaskCompletionSource<Result<DeviceCredentials>>().Task;
        };
        await using var peer = await host.ProvisioningAsync(5);
        await peer.SendsAsync(MqttBytes.Publish(5, Requests.Topic, Requests.Json, qos: 1, packetId: 1));
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await host.Time.TimersAsync(DeviceCluster.AnswerWithin, 1);

        host.Time.Advance(TimeSpan.FromSeconds(8));

        Assert.InRange(RetryHints.Of(await peer.ReceivesAsync("DISCONNECT"), 14, [0x89]), 1, 5);
        await peer.ExpectsClosedAsync();
    }

    [Fact]
    public async Task I07_Telemetry_that_may_be_lost_is_not_acknowledged()
    {
        await using var host = await StartAsync(throws: true);
        await using var old = await host.DeviceAsync(4);
        await using var modern = await host.DeviceAsync(5);

        await old.SendsAsync(MqttBytes.Publish(4, "v2/t", """{"t":1}""", qos: 1, packetId: 1));
        await modern.SendsAsync(MqttBytes.Publish(5, "v2/t", """{"t":1}""", qos: 1, packetId: 1));

        await old.ExpectsClosedAsync();
        Assert.InRange(RetryHints.Of(await modern.ReceivesAsync("DISCONNECT"), 14, [0x89]), 1, 5);
        await modern.ExpectsClosedAsync();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_login_without_cluster_is_refused_as_unavailable(bool throws)
    {
        await using var host = await StartAsync(throws);
        host.Cluster.OnAuthenticate = (_, _) => throws ? throw new ClusterUnavailableException() : Unavailable<DeviceIdentity>();
        await using var old = await host.DialAsync(4);
        await using var modern = await host.DialAsync(5);

        await old.SendsAsync(MqttBytes.Connect(4, "", "token"));
        await modern.SendsAsync(MqttBytes.Connect(5, "", "token"));

        await old.ExpectsAsync("20 0003");
        await old.ExpectsClosedAsync();
        Assert.InRange(RetryHints.Of(await modern.ReceivesAsync("CONNACK"), 2, [0, 0x88]), 1, 5);
        await modern.ExpectsAsync("e0 8900");
        await modern.ExpectsClosedAsync();
    }

    private static async Task<GatewayHost> StartAsync(bool throws)
    {
        var host = await GatewayHost.StartAsync();
        host.Cluster.OnProvision = _ => throws ? throw new ClusterUnavailableException() : Unavailable<DeviceCredentials>();
        host.Cluster.OnSave = _ => throws ? throw new ClusterUnavailableException() : Unavailable<Done>();
        return host;
    }

    private static Task<Result<T>> Unavailable<T>()
        where T : notnull => Task.FromResult<Result<T>>(new Fault(FaultCode.Unavailable, "gone"));
}
