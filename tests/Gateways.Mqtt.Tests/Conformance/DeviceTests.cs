using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Conformance;

/// <summary>Device sessions against the real silo: wire-spec 3.4, 3.6 and rows of 9.9 and 9.14.</summary>
public sealed class DeviceTests(SiloFixture fixture)
{
    private const string Telemetry = "v1/devices/me/telemetry";
    private const string Attributes = "v1/devices/me/attributes";

    private int Port => fixture.Silo.MqttPort;

    [Fact]
    public async Task TB55_A_newer_session_of_the_device_takes_over()
    {
        var (_, token) = await (await Scene.CreateAsync(fixture)).DeviceAsync();
        await using var first = await ScriptedMqttPeer.DeviceAsync(Port, token, 5);

        await using var second = await ScriptedMqttPeer.DeviceAsync(Port, token, 5);

        await first.ExpectsAsync("e0 8e00");
        await first.ExpectsClosedAsync();
        await second.SendsAsync(MqttBytes.PingReq);
        await second.ExpectsAsync("d0");
    }

    [Fact]
    public async Task TB55_In_version_3_the_older_session_sees_a_close()
    {
        var (_, token) = await (await Scene.CreateAsync(fixture)).DeviceAsync();
        await using var first = await ScriptedMqttPeer.DeviceAsync(Port, token);

        await using var second = await ScriptedMqttPeer.DeviceAsync(Port, token);

        await first.ExpectsClosedAsync();
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task TB57_I14_Deleting_the_device_ends_its_session_and_its_token(int version)
    {
        var scene = await Scene.CreateAsync(fixture);
        var (deviceId, token) = await scene.DeviceAsync();
        await using var peer = await ScriptedMqttPeer.DeviceAsync(Port, token, version);

        await scene.Silo.Operator.DeleteDeviceAsync(deviceId, TestContext.Current.CancellationToken);

        if (version == 5)
        {
            await peer.ExpectsAsync("e0 9800");
        }

        await peer.ExpectsClosedAsync(TimeSpan.FromSeconds(10));
        await using var late = await ScriptedMqttPeer.DialAsync(Port);
        await late.SendsAsync(MqttBytes.Connect(4, "", token));
        await late.ExpectsAsync("20 0005");
    }

    [Fact]
    public async Task I14_Changed_credentials_end_the_session()
    {
        var scene = await Scene.CreateAsync(fixture);
        var (deviceId, token) = await scene.DeviceAsync();
        await using var peer = await ScriptedMqttPeer.DeviceAsync(Port, token, 5);

        await scene.Silo.Operator.SetCredentialsAsync(deviceId, "ACCESS_TOKEN", Scene.Fresh("t"), null, TestContext.Current.CancellationToken);

        await peer.ExpectsAsync("e0 9800");
        await peer.ExpectsClosedAsync();
    }

    [Fact]
    public async Task TB128_A_publish_in_version_5_is_told_how_it_went()
    {
        var (_, token) = await (await Scene.CreateAsync(fixture)).DeviceAsync();
        await using var peer = await ScriptedMqttPeer.DeviceAsync(Port, token, 5);

        await peer.SendsAsync(
            MqttBytes.Publish(5, Telemetry, """{"t":21.5}""", qos: 1, packetId: 1),
            MqttBytes.Publish(5, "v1/devices/me/wrong", "{}", qos: 1, packetId: 2),
            MqttBytes.Publish(5, "v1/devices/me/claim", "{}", qos: 1, packetId: 3),
            MqttBytes.Publish(5, Telemetry, "no JSON", qos: 1, packetId: 4),
            MqttBytes.Publish(5, Attributes, "[1]", qos: 1, packetId: 5),
            MqttBytes.Publish(5, "v2/t/p", "\u0001", qos: 1, packetId: 6),
            MqttBytes.PingReq);

        await peer.ExpectsAsync("40 0001");
        await peer.ExpectsAsync("40 00029000");
        await peer.ExpectsAsync("40 00039000");
        await peer.ExpectsAsync("40 00049900");
        await peer.ExpectsAsync("40 00059900");
        await peer.ExpectsAsync("40 00069900");
        await peer.ExpectsAsync("d0");
    }

    [Theory]
    [InlineData("v1/devices/me/wrong", "{}", 0x90)]
    [InlineData(Telemetry, "no JSON", 0x99)]
    public async Task Without_quality_version_5_hears_it_in_DISCONNECT(string topic, string payload, int reason)
    {
        var (_, token) = await (await Scene.CreateAsync(fixture)).DeviceAsync();
        await using var peer = await ScriptedMqttPeer.DeviceAsync(Port, token, 5);

        await peer.SendsAsync(MqttBytes.Publish(5, topic, payload));

        await peer.ExpectsAsync($"e0 {reason:x2}00");
        await peer.ExpectsClosedAsync();
    }

    [Fact]
    public async Task Version_3_closes_on_a_bad_payload_without_and_on_a_bad_topic_with_PUBACK()
    {
        var (_, token) = await (await Scene.CreateAsync(fixture)).DeviceAsync();
        await using (var badPayload = await ScriptedMqttPeer.DeviceAsync(Port, token))
        {
            await badPayload.SendsAsync(MqttBytes.Publish(4, Telemetry, "no JSON", qos: 1, packetId: 1));
            await badPayload.ExpectsClosedAsync();
        }

        await using var badTopic = await ScriptedMqttPeer.DeviceAsync(Port, token);
        await badTopic.SendsAsync(MqttBytes.Publish(4, "v1/devices/me/wrong", "{}", qos: 1, packetId: 1));
        await badTopic.ExpectsAsync("40 0001");
        await badTopic.ExpectsClosedAsync();
    }

    [Fact]
    public async Task TB129_TB130_Subscriptions_of_a_device_have_their_codes()
    {
        var (_, token) = await (await Scene.CreateAsync(fixture)).DeviceAsync();
        await using var modern = await ScriptedMqttPeer.DeviceAsync(Port, token, 5);

        await modern.SendsAsync(
            MqttBytes.Subscribe(5, 1, (Attributes, 0), ("wrong/topic", 0), (Attributes + "/response/+", 1), ("v1/devices/me/rpc/request/+", 0)),
            MqttBytes.Unsubscribe(5, 2, Attributes, "wrong/topic"));

        await modern.ExpectsAsync("90 0001 00 00 8f 01 8f");
        await modern.ExpectsAsync("b0 0002 00 00 11");
    }

    [Fact]
    public async Task A_refused_subscription_of_a_version_3_device_is_0x80()
    {
        var (_, token) = await (await Scene.CreateAsync(fixture)).DeviceAsync();
        await using var old = await ScriptedMqttPeer.DeviceAsync(Port, token);

        await old.SendsAsync(MqttBytes.Subscribe(4, 1, ("#", 0), ("v2/a", 2)));

        await old.ExpectsAsync("90 0001 80 01");
    }

    [Theory]
    [InlineData(Telemetry)]
    [InlineData("v2/t")]
    [InlineData("v2/t/j")]
    public async Task Telemetry_is_readable_once_it_is_acknowledged(string topic)
    {
        var scene = await Scene.CreateAsync(fixture);
        var (deviceId, token) = await scene.DeviceAsync();
        await using var peer = await ScriptedMqttPeer.DeviceAsync(Port, token);

        await peer.SendsAsync(MqttBytes.Publish(4, topic, """{"t":21.5}""", qos: 1, packetId: 1));
        await peer.ExpectsAsync("40 0001");

        var latest = await scene.Silo.Operator.GetLatestTelemetryAsync(deviceId, "t", TestContext.Current.CancellationToken);
        Assert.Equal("21.5", latest["t"]![0]!["value"]!.ToString());
    }

    [Theory]
    [InlineData(Attributes, Attributes + "/request/17", Attributes + "/response/17", Attributes + "/response/+")]
    [InlineData("v2/a", "v2/a/req/17", "v2/a/res/17", "v2/a/res/+")]
    [InlineData("v2/a/j", "v2/a/req/j/17", "v2/a/res/j/17", "v2/a/res/j/+")]
    public async Task Attributes_are_stored_and_answered(string attributes, string request, string response, string filter)
    {
        var scene = await Scene.CreateAsync(fixture);
        var (deviceId, token) = await scene.DeviceAsync();
        await scene.Silo.Operator.SetAttributesAsync(deviceId, "SHARED_SCOPE", JsonNode.Parse("""{"rate":5,"other":1}""")!, TestContext.Current.CancellationToken);
        await using var peer = await ScriptedMqttPeer.DeviceAsync(Port, token);

        await peer.SendsAsync(
            MqttBytes.Publish(4, attributes, """{"fw":"1.2","hw":3}""", qos: 1, packetId: 1),
            MqttBytes.Subscribe(4, 2, (filter, 0)),
            MqttBytes.Publish(4, request, """{"clientKeys":"fw","sharedKeys":"rate"}""", qos: 1, packetId: 3),
            MqttBytes.Publish(4, request, """{"sharedKeys":"rate"}"""),
            MqttBytes.Publish(4, request, "{}"));

        await peer.ExpectsAsync("40 0001");
        await peer.ExpectsAsync("90 000200");
        await peer.ExpectsAsync("40 0003");
        Assert.Equal("""{"client":{"fw":"1.2"},"shared":{"rate":5}}""", await peer.ExpectsTextAsync(response));
        Assert.Equal("""{"shared":{"rate":5}}""", await peer.ExpectsTextAsync(response));
        Assert.Equal("""{"client":{"fw":"1.2","hw":3},"shared":{"other":1,"rate":5}}""", await peer.ExpectsTextAsync(response));
    }

    [Fact]
    public async Task TB127_Shared_attributes_are_pushed_but_for_what_the_client_cannot_take()
    {
        var scene = await Scene.CreateAsync(fixture);
        var (deviceId, token) = await scene.DeviceAsync();
        await using var peer = await ScriptedMqttPeer.DeviceAsync(Port, token, 5, properties: [39, 0, 0, 0, 200]);
        await peer.SendsAsync(MqttBytes.Subscribe(5, 1, (Attributes, 1)));
        await peer.ExpectsAsync("90 00010001");

        await scene.Silo.Operator.SetAttributesAsync(deviceId, "SHARED_SCOPE", new JsonObject { ["large"] = new string('x', 300) }, TestContext.Current.CancellationToken);
        await scene.Silo.Operator.SetAttributesAsync(deviceId, "SHARED_SCOPE", new JsonObject { ["small"] = 1 }, TestContext.Current.CancellationToken);

        Assert.Equal("""{"small":1}""", await peer.ExpectsTextAsync(Attributes));
    }
}
