using System.Text;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Conformance;

/// <summary>wire-spec 3.1–3.3, packet by packet against the real silo.</summary>
public sealed class ProvisioningSessionTests(SiloFixture fixture)
{
    private const string Request = "/provision/request";
    private const string Response = "/provision/response";

    private int Port => fixture.Silo.MqttPort;

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task TB50_TB51_TB53_An_answer_arrives_without_subscription(int version)
    {
        var scene = await Scene.CreateAsync(fixture);
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(Port, version);

        await peer.SendsAsync(MqttBytes.Publish(version, Request, scene.Order().Write(protobuf: false)));

        var reply = ProvisionReply.FromJson(await peer.ExpectsTextAsync(Response));
        Assert.Equal("SUCCESS", reply.Status);
        Assert.NotNull(await scene.Silo.Operator.GetDeviceAsync(scene.DeviceName));
    }

    [Fact]
    public async Task TB52_Subscriptions_are_granted_or_refused_with_their_code_in_version_5()
    {
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(Port, 5);

        await peer.SendsAsync(MqttBytes.Subscribe(5, 1, (Response, 1)), MqttBytes.Subscribe(5, 2, ("v1/devices/me/attributes", 1)));

        await peer.ExpectsAsync("90 00010001");
        await peer.ExpectsAsync("90 0002008f");
    }

    [Fact]
    public async Task D23_T31_A_mixed_subscription_is_answered_filter_by_filter_and_the_session_goes_on()
    {
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(Port);

        await peer.SendsAsync(MqttBytes.Subscribe(4, 7, ("#", 0), (Response, 2), ("/provision/+", 1), ("/provision/response/", 0), (Request, 0), (Response, 0)));

        await peer.ExpectsAsync("90 0007 80 01 80 80 80 00");
        await peer.SendsAsync(MqttBytes.PingReq);
        await peer.ExpectsAsync("d0");
    }

    [Theory]
    [InlineData(4, "b0 0009")]
    [InlineData(5, "b0 0009 00 00 11 11")]
    public async Task Unsubscribing_is_answered(int version, string answer)
    {
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(Port, version);
        await peer.SendsAsync(MqttBytes.Subscribe(version, 8, (Response, 0)));
        await peer.ReceivesAsync("SUBACK");

        await peer.SendsAsync(MqttBytes.Unsubscribe(version, 9, Response, Response, "#"));

        await peer.ExpectsAsync(answer);
    }

    [Fact]
    public async Task TB54_Another_topic_disconnects_in_version_5()
    {
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(Port, 5);

        await peer.SendsAsync(MqttBytes.Publish(5, "v1/devices/me/telemetry", "{}", qos: 1, packetId: 3));

        await peer.ExpectsAsync("40 00039000");
        await peer.ExpectsAsync("e0 9000");
        await peer.ExpectsClosedAsync();
    }

    [Theory]
    [InlineData("v1/devices/me/telemetry")]
    [InlineData("provision/request")]
    [InlineData("/provision/response")]
    [InlineData("/provision/#")]
    public async Task D24_T31_Another_topic_is_acknowledged_and_closes_in_version_3(string topic)
    {
        await using var acknowledged = await ScriptedMqttPeer.ProvisioningAsync(Port);
        await using var plain = await ScriptedMqttPeer.ProvisioningAsync(Port);

        await acknowledged.SendsAsync(MqttBytes.Publish(4, topic, "{}", qos: 1, packetId: 3));
        await plain.SendsAsync(MqttBytes.Publish(4, topic, "{}"));

        await acknowledged.ExpectsAsync("40 0003");
        await acknowledged.ExpectsClosedAsync();
        await plain.ExpectsClosedAsync();
    }

    [Fact]
    public async Task D20_The_answer_has_quality_1_without_subscription_and_the_granted_one_with_it()
    {
        var scene = await Scene.CreateAsync(fixture, Scene.Disabled);
        var request = MqttBytes.Publish(4, Request, scene.Order().Write(protobuf: false), qos: 1, packetId: 9, retain: true);
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(Port);

        await peer.SendsAsync(request);
        await peer.ExpectsAsync("40 0009");
        var unsubscribed = await peer.ExpectsMessageAsync(Response);
        await peer.SendsAsync(MqttBytes.Subscribe(4, 1, (Response, 0)), request);
        await peer.ExpectsAsync("90 000100");
        await peer.ExpectsAsync("40 0009");
        var subscribed = await peer.ExpectsMessageAsync(Response);

        Assert.Equal((1, 1, false), (unsubscribed.Qos, unsubscribed.PacketId, unsubscribed.Retain));
        Assert.Equal((0, false), (subscribed.Qos, subscribed.Retain));
    }

    [Fact]
    public async Task D21_Several_requests_of_one_session_are_answered_in_order()
    {
        var scene = await Scene.CreateAsync(fixture);
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(Port);
        var order = scene.Order();

        await peer.SendsAsync(
            MqttBytes.Publish(4, Request, (order with { Secret = "wrong" }).Write(protobuf: false)),
            MqttBytes.Publish(4, Request, order.Write(protobuf: false)),
            MqttBytes.Publish(4, Request, order.Write(protobuf: false)));

        var replies = new List<string>();
        for (var packetId = 1; packetId <= 3; packetId++)
        {
            var message = await peer.ExpectsMessageAsync(Response);
            Assert.Equal(packetId, message.PacketId);
            replies.Add(Encoding.UTF8.GetString(message.Payload(4)));
        }

        Assert.Equal("""{"errorMsg":"Provision data was not found!","status":"NOT_FOUND"}""", replies[0]);
        Assert.Equal("SUCCESS", ProvisionReply.FromJson(replies[1]).Status);
        Assert.Equal("""{"errorMsg":"Failed to provision device!","status":"FAILURE"}""", replies[2]);
    }

    [Fact]
    public async Task D22_T31_Two_sessions_with_client_id_provision_work_at_once_and_hear_only_their_own_answer()
    {
        var scene = await Scene.CreateAsync(fixture);
        await using var first = await ScriptedMqttPeer.DialAsync(Port);
        await using var second = await ScriptedMqttPeer.DialAsync(Port);
        await first.SendsAsync(MqttBytes.Connect(4, "provision"));
        await first.ExpectsAcceptedAsync();
        await second.SendsAsync(MqttBytes.Connect(4, "provision"), MqttBytes.Subscribe(4, 1, (Response, 1)));
        await second.ExpectsAcceptedAsync();
        await second.ExpectsAsync("90 000101");

        await first.SendsAsync(MqttBytes.Publish(4, Request, scene.Order().Write(protobuf: false)));
        Assert.Equal("SUCCESS", ProvisionReply.FromJson(await first.ExpectsTextAsync(Response)).Status);
        await second.SendsAsync(MqttBytes.Publish(4, Request, scene.Order().Write(protobuf: false)), MqttBytes.PingReq);

        Assert.Equal("FAILURE", ProvisionReply.FromJson(await second.ExpectsTextAsync(Response)).Status);
        await second.ExpectsAsync("d0");
    }

    [Theory]
    [InlineData(4, false, true)]
    [InlineData(4, true, false)]
    [InlineData(5, false, false)]
    public async Task An_empty_client_id_and_any_password_are_accepted(int version, bool cleanSession, bool password)
    {
        await using var peer = await ScriptedMqttPeer.DialAsync(Port, version);

        await peer.SendsAsync(MqttBytes.Connect(version, "", "provision", password ? "whatever" : null, cleanSession: cleanSession));

        await peer.ExpectsAcceptedAsync();
    }

    [Fact]
    public async Task A_second_CONNECT_is_answered_and_the_session_stays_provision_only()
    {
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(Port);

        await peer.SendsAsync(MqttBytes.Connect(4, "other", "no such token"), MqttBytes.Publish(4, "v1/devices/me/telemetry", "{}"));

        await peer.ExpectsAcceptedAsync();
        await peer.ExpectsClosedAsync();
    }

    [Fact]
    public async Task Quality_2_is_answered_with_PUBACK()
    {
        var scene = await Scene.CreateAsync(fixture);
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(Port);

        await peer.SendsAsync(MqttBytes.Publish(4, Request, scene.Order().Write(protobuf: false), qos: 2, packetId: 77));

        await peer.ExpectsAsync("40 004d");
        Assert.Equal("SUCCESS", ProvisionReply.FromJson(await peer.ExpectsTextAsync(Response)).Status);
    }

    [Fact]
    public async Task I02_I08_A_duplicate_of_the_same_packet_makes_no_second_device()
    {
        var scene = await Scene.CreateAsync(fixture);
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(Port);
        var payload = scene.Order().Write(protobuf: false);

        await peer.SendsAsync(
            MqttBytes.Publish(4, Request, payload, qos: 1, packetId: 5),
            MqttBytes.Publish(4, Request, payload, qos: 1, packetId: 5, duplicate: true),
            MqttBytes.PingReq);

        await peer.ExpectsAsync("40 0005");
        Assert.Equal("SUCCESS", ProvisionReply.FromJson(await peer.ExpectsTextAsync(Response)).Status);
        await peer.ExpectsAsync("40 0005");
        await peer.ExpectsAsync("d0");
    }

    [Fact]
    public async Task T31_A_will_of_a_provisioning_session_goes_nowhere()
    {
        byte[] body = [.. MqttBytes.Text("MQTT"), 4, 0x82 | 0x24, 0, 0, .. MqttBytes.Text("c"), .. MqttBytes.Text(Response), .. MqttBytes.Text("forged"), .. MqttBytes.Text("provision")];
        await using var listener = await ScriptedMqttPeer.ProvisioningAsync(Port);
        await listener.SendsAsync(MqttBytes.Subscribe(4, 1, (Response, 1)));
        await listener.ExpectsAsync("90 000101");
        var willing = await ScriptedMqttPeer.DialAsync(Port);
        await willing.SendsAsync(MqttBytes.Packet(0x10, body));
        await willing.ExpectsAcceptedAsync();

        await willing.DisposeAsync();

        await listener.SendsAsync(MqttBytes.PingReq);
        await listener.ExpectsAsync("d0");
    }
}
