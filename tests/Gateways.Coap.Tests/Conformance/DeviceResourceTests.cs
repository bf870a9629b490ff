using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Coap;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Conformance;

/// <summary>Telemetry and attributes of a provisioned device (wire-spec 5.2).</summary>
[Collection(SiloCollection.Name)]
public sealed class DeviceResourceTests(SiloFixture fixture)
{
    [Fact]
    public async Task I04_a_token_from_a_success_sends_telemetry_at_once()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        var token = (await scene.Peer.PostAsync("/api/v1/provision", scene.Request().ToJsonString())).AssertProvisioned("ACCESS_TOKEN")!.GetValue<string>();

        var sent = await scene.Peer.PostAsync($"/api/v1/{token}/telemetry", """{"ts":1767225600000,"values":{"t":21.5}}""");

        var latest = await scene.Operator.GetLatestTelemetryAsync(OperatorClient.IdOf(await scene.DeviceAsync()), "t");
        Assert.Equal("2.01", sent.Code);
        Assert.Empty(sent.Payload);
        Assert.Equal(1_767_225_600_000, latest["t"]![0]!["ts"]!.GetValue<long>());
    }

    [Fact]
    public async Task Attributes_are_stored_and_read_by_scope_and_key()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        var token = CoapScene.Fresh("token");
        var id = OperatorClient.IdOf(await scene.Operator.CreateDeviceAsync(scene.Name, scene.ProfileId, token));
        var path = $"/api/v1/{token}/attributes";

        var sent = await scene.Peer.PostAsync(path, """{"a":1,"b":"x"}""");
        await scene.Operator.SetAttributesAsync(id, "SHARED_SCOPE", new JsonObject { ["s"] = true, ["u"] = 2 });
        await scene.Operator.SetAttributesAsync(id, "SERVER_SCOPE", new JsonObject { ["hidden"] = true });

        Assert.Equal("2.01", sent.Code);
        await AssertReadsAsync(scene.Peer, path, """{"client":{"a":1,"b":"x"},"shared":{"s":true,"u":2}}""");
        await AssertReadsAsync(scene.Peer, path + "?clientKeys=a&sharedKeys=s,hidden", """{"client":{"a":1},"shared":{"s":true}}""");
        await AssertReadsAsync(scene.Peer, path + "?clientKeys=b", """{"client":{"b":"x"}}""");
        await AssertReadsAsync(scene.Peer, path + "?sharedKeys=u", """{"shared":{"u":2}}""");
        await AssertReadsAsync(scene.Peer, $"/api/v1/{token}/ATTRIBUTES?sharedKeys=u", """{"shared":{"u":2}}""");
        Assert.Equal("4.04", (await scene.Peer.GetAsync(path + "?clientKeys=none")).Code);
        Assert.Equal("4.04", (await scene.Peer.GetAsync(path + "?sharedKeys=hidden")).Code);
    }

    [Fact]
    public async Task T15_many_attributes_come_in_blocks_within_the_bound()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        var token = CoapScene.Fresh("token");
        await scene.Operator.CreateDeviceAsync(scene.Name, scene.ProfileId, token);
        var values = new JsonObject();
        for (var i = 0; i < 100; i++)
        {
            values[$"key-{i}"] = new string('v', 40);
        }

        await scene.Peer.UploadAsync($"/api/v1/{token}/attributes", System.Text.Encoding.UTF8.GetBytes(values.ToJsonString()), 6);
        using var reader = new ScriptedCoapPeer(fixture.Silo.CoapPort);
        var read = await reader.GetAsync($"/api/v1/{token}/attributes");

        Assert.True(JsonNode.DeepEquals(new JsonObject { ["client"] = values }, JsonNode.Parse(read.Text)));
        Assert.True(reader.BytesReceived <= reader.BytesSent * 3, $"{reader.BytesReceived} bytes for {reader.BytesSent}");
    }

    [Theory]
    [InlineData("POST", "telemetry")]
    [InlineData("POST", "attributes")]
    [InlineData("GET", "attributes")]
    public async Task An_unknown_token_is_refused_before_the_body_is_read(string method, string feature)
    {
        using var peer = new ScriptedCoapPeer(fixture.Silo.CoapPort);

        var unknown = await peer.AskAsync(peer.Request(CoapKind.Con, method, $"/api/v1/{CoapScene.Fresh("no")}/{feature}", "nonsense"u8.ToArray()));
        var none = await peer.AskAsync(peer.Request(CoapKind.Con, method, $"/api/v1/{feature}", "nonsense"u8.ToArray()));

        Assert.Equal(("4.01", "4.01"), (unknown.Code, none.Code));
        Assert.Empty(unknown.Payload);
    }

    [Theory]
    [InlineData("telemetry", "nonsense")]
    [InlineData("telemetry", "")]
    [InlineData("telemetry", "[1]")]
    [InlineData("attributes", "[]")]
    [InlineData("attributes", "{\"a\":")]
    public async Task A_bad_payload_is_refused(string feature, string payload)
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        var token = CoapScene.Fresh("token");
        await scene.Operator.CreateDeviceAsync(scene.Name, scene.ProfileId, token);

        var answer = await scene.Peer.PostAsync($"/api/v1/{token}/{feature}", payload);

        Assert.Equal("4.00", answer.Code);
        Assert.Empty(answer.Payload);
    }

    [Fact]
    public async Task A_profile_of_another_transport_is_refused_with_5_00()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate, transportType: "MQTT");
        var token = CoapScene.Fresh("token");
        await scene.Operator.CreateDeviceAsync(scene.Name, scene.ProfileId, token);

        var answer = await scene.Peer.PostAsync($"/api/v1/{token}/telemetry", """{"t":1}""");

        Assert.Equal("5.00", answer.Code);
    }

    [Fact]
    public async Task A_claim_is_answered_like_an_unknown_feature()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        var token = CoapScene.Fresh("token");
        await scene.Operator.CreateDeviceAsync(scene.Name, scene.ProfileId, token);

        var claim = await scene.Peer.PostAsync($"/api/v1/{token}/claim", """{"secretKey":"s"}""");
        var unknown = await scene.Peer.PostAsync($"/api/v1/{token}/nothing", "{}");

        Assert.Equal(("4.00", "4.00"), (claim.Code, unknown.Code));
        Assert.Empty(claim.Payload);
    }

    private static async Task AssertReadsAsync(ScriptedCoapPeer peer, string path, string json)
    {
        var answer = await peer.GetAsync(path);

        Assert.Equal("2.05", answer.Code);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), answer.Json()), answer.Text);
    }
}
