using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Conformance;

/// <summary>What becomes of payloads that are not plain good JSON (wire-spec 1.1, 1.2, 3.3), against the real silo.</summary>
public sealed class ProvisioningPayloadTests(SiloFixture fixture)
{
    private const string Request = "/provision/request";
    private const string Response = "/provision/response";

    private int Port => fixture.Silo.MqttPort;

    [Fact]
    public async Task D25_After_one_Protobuf_request_JSON_is_answered_in_Protobuf_too()
    {
        var scene = await Scene.CreateAsync(fixture, Scene.Disabled);
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(Port);

        await peer.SendsAsync(
            MqttBytes.Publish(4, Request, scene.Order().Write(protobuf: false)),
            MqttBytes.Publish(4, Request, scene.Order().Write(protobuf: true)),
            MqttBytes.Publish(4, Request, scene.Order().Write(protobuf: false)));

        Assert.StartsWith("{", await peer.ExpectsTextAsync(Response), StringComparison.Ordinal);
        Assert.Equal("0802", Convert.ToHexString((await peer.ExpectsMessageAsync(Response)).Payload(4)));
        Assert.Equal("0802", Convert.ToHexString((await peer.ExpectsMessageAsync(Response)).Payload(4)));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task D42_An_empty_payload_is_an_empty_Protobuf_message(int version)
    {
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(Port, version);

        await peer.SendsAsync(MqttBytes.Publish(version, Request, "", qos: 1, packetId: 1));

        await peer.ExpectsAsync("40 0001");
        Assert.Equal("0802", Convert.ToHexString((await peer.ExpectsMessageAsync(Response)).Payload(version)));
    }

    [Theory]
    [InlineData("""{"provisionDeviceKey":"k","provisionDeviceSecret":"s","credentialsType":"access_token"}""")] // D-16
    [InlineData("""{"deviceName":"d","provisionDeviceKey":"k"}""")] // D-17
    [InlineData("""{"deviceName":null,"provisionDeviceKey":"k","provisionDeviceSecret":"s"}""")]
    [InlineData("""{"deviceName":{},"provisionDeviceKey":"k","provisionDeviceSecret":"s"}""")]
    public async Task D16_D17_A_bad_field_is_acknowledged_and_closes(string payload)
    {
        await using var old = await ScriptedMqttPeer.ProvisioningAsync(Port, 4);
        await using var oldWithoutQuality = await ScriptedMqttPeer.ProvisioningAsync(Port, 4);
        await using var modern = await ScriptedMqttPeer.ProvisioningAsync(Port, 5);

        await old.SendsAsync(MqttBytes.Publish(4, Request, payload, qos: 1, packetId: 1));
        await oldWithoutQuality.SendsAsync(MqttBytes.Publish(4, Request, payload));
        await modern.SendsAsync(MqttBytes.Publish(5, Request, payload, qos: 1, packetId: 1));

        await old.ExpectsAsync("40 0001");
        await old.ExpectsClosedAsync();
        await oldWithoutQuality.ExpectsClosedAsync();
        await modern.ExpectsAsync("40 00018300");
        await modern.ExpectsAsync("e0 8300");
        await modern.ExpectsClosedAsync();
    }

    [Fact]
    public async Task D17_An_empty_secret_is_not_found()
    {
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(Port);

        await peer.SendsAsync(MqttBytes.Publish(4, Request, """{"provisionDeviceKey":"k","provisionDeviceSecret":""}"""));

        Assert.Equal("NOT_FOUND", ProvisionReply.FromJson(await peer.ExpectsTextAsync(Response)).Status);
    }

    [Theory]
    [InlineData("""{"deviceName":["a","b"],"provisionDeviceKey":"k","provisionDeviceSecret":"s"}""")]
    [InlineData("""{"deviceName":[],"provisionDeviceKey":"k","provisionDeviceSecret":"s"}""")]
    [InlineData("neither JSON nor Protobuf")]
    public async Task D26_A_bad_structure_leaves_a_version_5_session_with_quality_usable_and_closes_the_others(string payload)
    {
        var scene = await Scene.CreateAsync(fixture);
        await using var modern = await ScriptedMqttPeer.ProvisioningAsync(Port, 5);
        await using var modernWithoutQuality = await ScriptedMqttPeer.ProvisioningAsync(Port, 5);
        await using var old = await ScriptedMqttPeer.ProvisioningAsync(Port, 4);

        await modern.SendsAsync(MqttBytes.Publish(5, Request, payload, qos: 1, packetId: 1));
        await modernWithoutQuality.SendsAsync(MqttBytes.Publish(5, Request, payload));
        await old.SendsAsync(MqttBytes.Publish(4, Request, payload, qos: 1, packetId: 1));

        await modern.ExpectsAsync("40 00019900");
        await modern.SendsAsync(MqttBytes.Publish(5, Request, scene.Order().Write(protobuf: false)));
        Assert.Equal("SUCCESS", ProvisionReply.FromJson(await modern.ExpectsTextAsync(Response)).Status);
        await modernWithoutQuality.ExpectsAsync("e0 9900");
        await modernWithoutQuality.ExpectsClosedAsync();
        await old.ExpectsClosedAsync();
    }
}
