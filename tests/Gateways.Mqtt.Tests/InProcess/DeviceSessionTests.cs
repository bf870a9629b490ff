using System.Text;
using ProvisioningCluster.Gateways.Mqtt.Connections;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Sessions;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.InProcess;

public sealed class DeviceSessionTests
{
    private const string Updates = "v1/devices/me/attributes";

    [Theory]
    [InlineData(SessionEndReason.TakenOver, 0x8E)]
    [InlineData(SessionEndReason.CredentialsChanged, 0x98)]
    [InlineData(SessionEndReason.DeviceDeleted, 0x98)]
    [InlineData(SessionEndReason.NotConfirmed, 0x98)]
    public async Task TB55_TB57_The_cluster_ends_a_session_with_its_reason(SessionEndReason reason, int disconnect)
    {
        await using var host = await GatewayHost.StartAsync();
        await using var modern = await host.DeviceAsync(5);
        var modernSession = await host.Cluster.OpenedAsync(TestContext.Current.CancellationToken);
        await using var old = await host.DeviceAsync(4);
        var oldSession = await host.Cluster.OpenedAsync(TestContext.Current.CancellationToken);

        modernSession.End(reason);
        oldSession.End(reason);

        await modern.ExpectsAsync($"e0 {disconnect:x2}00");
        await modern.ExpectsClosedAsync();
        await old.ExpectsClosedAsync();
    }

    [Fact]
    public async Task Shared_attributes_reach_every_subscribed_topic_with_its_quality()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.DeviceAsync(4);
        var session = await host.Cluster.OpenedAsync(TestContext.Current.CancellationToken);
        session.DeliverAttributes("""{"unheard":1}""");
        await peer.SendsAsync(MqttBytes.Subscribe(4, 1, (Updates, 0), ("v2/a", 1)));
        await peer.ExpectsAsync("90 00010001");

        session.DeliverAttributes("""{"rate":5}""");

        var first = await peer.ExpectsMessageAsync(Updates);
        var second = await peer.ExpectsMessageAsync("v2/a");
        Assert.Equal(0, first.Qos);
        Assert.Equal(1, second.Qos);
        Assert.Equal("""{"rate":5}""", Encoding.UTF8.GetString(first.Payload(4)));
        Assert.Equal("""{"rate":5}""", Encoding.UTF8.GetString(second.Payload(4)));
    }

    [Fact]
    public async Task TB127_A_message_above_the_clients_maximum_packet_size_is_not_sent()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.DeviceAsync(5, properties: [39, 0, 0, 0, 64]);
        var session = await host.Cluster.OpenedAsync(TestContext.Current.CancellationToken);
        await peer.SendsAsync(MqttBytes.Subscribe(5, 1, (Updates, 1)));
        await peer.ExpectsAsync("90 00010001");

        session.DeliverAttributes($$"""{"large":"{{new string('x', 64)}}"}""");
        session.DeliverAttributes("""{"small":1}""");

        Assert.Equal("""{"small":1}""", await peer.ExpectsTextAsync(Updates));
    }

    [Fact]
    public async Task A_full_receive_window_is_served_with_quality_0()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.DeviceAsync(5, properties: [33, 0, 1]);
        var session = await host.Cluster.OpenedAsync(TestContext.Current.CancellationToken);
        await peer.SendsAsync(MqttBytes.Subscribe(5, 1, (Updates, 1)));
        await peer.ExpectsAsync("90 00010001");

        session.DeliverAttributes("""{"a":1}""");
        session.DeliverAttributes("""{"a":2}""");
        Assert.Equal(1, (await peer.ExpectsMessageAsync(Updates)).PacketId);
        Assert.Equal(0, (await peer.ExpectsMessageAsync(Updates)).Qos);
        await peer.SendsAsync(MqttBytes.PubAck(1), MqttBytes.PingReq);
        await peer.ExpectsAsync("d0");
        session.DeliverAttributes("""{"a":3}""");

        Assert.Equal(2, (await peer.ExpectsMessageAsync(Updates)).PacketId);
    }

    [Fact]
    public async Task A_subscription_identifier_comes_back_with_the_message()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.DeviceAsync(5);
        var session = await host.Cluster.OpenedAsync(TestContext.Current.CancellationToken);
        await peer.SendsAsync(MqttBytes.Packet(0x82, [0, 1, 2, 11, 9, .. MqttBytes.Text(Updates), 0]));
        await peer.ExpectsAsync("90 00010000");

        session.DeliverAttributes("{}");

        var expected = Convert.ToHexStringLower([.. MqttBytes.Text(Updates), 2, 11, 9, .. "{}"u8]);
        await peer.ExpectsAsync($"30 {expected}");
    }

    [Fact]
    public async Task I21_More_updates_than_may_wait_end_the_session()
    {
        await using var host = await GatewayHost.StartAsync();
        var asked = new TaskCompletionSource();
        var release = new TaskCompletionSource<Result<Done>>();
        host.Cluster.OnSave = _ =>
        {
            asked.SetResult();
            return release.Task;
        };
        await using var peer = await host.DeviceAsync(5);
        var session = await host.Cluster.OpenedAsync(TestContext.Current.CancellationToken);
        await peer.SendsAsync(MqttBytes.Publish(5, "v2/t", "{}"));
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        for (var update = 0; update <= ConnectionSignals.MostUpdates; update++)
        {
            session.DeliverAttributes("{}");
        }

        release.SetResult(new Done());

        await peer.ExpectsAsync("e0 9700");
        await peer.ExpectsClosedAsync();
    }

    [Fact]
    public async Task I21_A_peer_that_takes_nothing_is_cut_off_at_the_deadline()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.DeviceAsync(4);
        var session = await host.Cluster.OpenedAsync(TestContext.Current.CancellationToken);
        await peer.SendsAsync(MqttBytes.Subscribe(4, 1, (Updates, 0)));
        await peer.ExpectsAsync("90 000100");
        var large = $$"""{"large":"{{new string('x', 1_000_000)}}"}""";

        for (var update = 0; update < 90; update++)
        {
            session.DeliverAttributes(large); // 90 MB: more than the sockets hold
        }

        var ended = host.EndedAsync();
        for (var deadlines = 2; !ended.IsCompleted; deadlines++) // the first was that of CONNECT; each blocked write adds one
        {
            await Task.WhenAny(ended, host.Time.TimersAsync(TimeSpan.FromSeconds(10), deadlines));
            host.Time.Advance(TimeSpan.FromSeconds(10));
        }

        await peer.ExpectsEndOfStreamAsync();
    }

    [Theory]
    [InlineData(FaultCode.LimitReached, 0x97, true)]
    [InlineData(FaultCode.InvalidArgument, 0x99, true)]
    [InlineData(FaultCode.NotFound, 0x98, false)]
    public async Task A_refused_message_is_told_or_ends_the_session(FaultCode fault, int reason, bool stays)
    {
        await using var host = await GatewayHost.StartAsync();
        host.Cluster.OnSave = _ => Task.FromResult<Result<Done>>(new Fault(fault, "no"));
        await using var modern = await host.DeviceAsync(5);
        await using var old = await host.DeviceAsync(4);

        await modern.SendsAsync(MqttBytes.Publish(5, "v2/t", """{"t":1}""", qos: 1, packetId: 3));
        await old.SendsAsync(MqttBytes.Publish(4, "v2/t", """{"t":1}""", qos: 1, packetId: 3));

        await modern.ExpectsAsync(stays ? $"40 0003{reason:x2}00" : $"e0 {reason:x2}00");
        await old.ExpectsClosedAsync();
    }

    [Fact]
    public async Task A_second_CONNECT_is_an_error()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.DeviceAsync(5);

        await peer.SendsAsync(MqttBytes.Connect(5, "", "token"));

        await peer.ExpectsAsync("e0 8200");
        peer.FinishesSending();
        await peer.ExpectsClosedAsync();
    }
}
