using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Conformance;

/// <summary>wire-spec 3.4 and the rows of 9.14 that concern CONNECT.</summary>
public sealed class LoginTests(SiloFixture fixture)
{
    private int Port => fixture.Silo.MqttPort;

    [Fact]
    public async Task TB118_Five_kinds_of_login_reach_their_device()
    {
        var (token, user, client) = (Scene.Fresh("t"), Scene.Fresh("u"), Scene.Fresh("c"));
        await DeviceAsync("ACCESS_TOKEN", token, null);
        await DeviceAsync("MQTT_BASIC", null, $$"""{"clientId":"{{client}}-1"}""");
        await DeviceAsync("MQTT_BASIC", null, $$"""{"clientId":"{{client}}-2","userName":"{{user}}-2"}""");
        await DeviceAsync("MQTT_BASIC", null, $$"""{"clientId":"{{client}}-3","userName":"{{user}}-3","password":"pw"}""");
        await DeviceAsync("MQTT_BASIC", null, $$"""{"userName":"{{user}}-4","password":"pw"}""");

        await AcceptsAsync("", token, null);
        await AcceptsAsync($"{client}-1", null, null);
        await AcceptsAsync($"{client}-2", $"{user}-2", null);
        await AcceptsAsync($"{client}-3", $"{user}-3", "pw");
        await AcceptsAsync("any", $"{user}-4", "pw");
        await AcceptsAsync("random client id", token, "random password");
        await AcceptsAsync("", token, ""); // the Arduino example
    }

    [Fact]
    public async Task TB119_A_wrong_password_is_refused_at_once()
    {
        var (user, client) = (Scene.Fresh("u"), Scene.Fresh("c"));
        await DeviceAsync("MQTT_BASIC", null, $$"""{"clientId":"{{client}}","userName":"{{user}}","password":"pw"}""");

        await RefusesAsync(4, client, user, "wrong", "20 0005");
        await RefusesAsync(4, client, user, null, "20 0005");
        await RefusesAsync(5, client, user, "wrong", "20 008600", "e0 8600");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task TB120_TB123_The_right_token_is_accepted(int version)
    {
        var token = Scene.Fresh("t");
        await DeviceAsync("ACCESS_TOKEN", token, null);

        await using var peer = await ScriptedMqttPeer.DeviceAsync(Port, token, version);

        await peer.SendsAsync(MqttBytes.PingReq);
        await peer.ExpectsAsync("d0");
    }

    [Fact]
    public async Task TB121_A_wrong_token_is_code_5_in_version_3() => await RefusesAsync(4, "c", "no such token", null, "20 0005");

    [Fact]
    public async Task TB122_A_wrong_client_id_alone_is_code_2_in_version_3() => await RefusesAsync(4, "no such client", null, null, "20 0002");

    [Fact]
    public async Task TB56_TB124_A_wrong_token_is_0x86_and_a_DISCONNECT_in_version_5() =>
        await RefusesAsync(5, "c", "no such token", null, "20 008600", "e0 8600");

    [Fact]
    public async Task TB125_A_wrong_client_id_alone_is_0x85_in_version_5() =>
        await RefusesAsync(5, "no such client", null, null, "20 008500", "e0 8500");

    [Fact]
    public async Task TB126_Nothing_at_all_is_0x87_in_version_5()
    {
        await RefusesAsync(5, "", null, null, "20 008700", "e0 8700");
        await RefusesAsync(4, "", null, null, "20 0005");
    }

    [Fact]
    public async Task A_profile_of_another_transport_is_a_core_error()
    {
        var scene = await Scene.CreateAsync(fixture, transport: "COAP");
        var (_, token) = await scene.DeviceAsync();

        await RefusesAsync(4, "", token, null, "20 0003");
        await RefusesAsync(5, "", token, null, "20 008800", "e0 8900");
    }

    [Fact]
    public async Task I04_A_credential_just_issued_logs_in()
    {
        var scene = await Scene.CreateAsync(fixture);
        await using var provisioning = await ScriptedMqttPeer.ProvisioningAsync(Port);
        await provisioning.SendsAsync(MqttBytes.Publish(4, "/provision/request", scene.Order().Write(protobuf: false)));
        var reply = ProvisionReply.FromJson(await provisioning.ExpectsTextAsync("/provision/response"));

        await AcceptsAsync("", reply.CredentialsValue, null);
    }

    private async Task DeviceAsync(string type, string? id, string? value)
    {
        var scene = await Scene.CreateAsync(fixture);
        var (deviceId, _) = await scene.DeviceAsync();
        await scene.Silo.Operator.SetCredentialsAsync(deviceId, type, id, value);
    }

    private async Task AcceptsAsync(string clientId, string? userName, string? password)
    {
        await using var peer = await ScriptedMqttPeer.DialAsync(Port);
        await peer.SendsAsync(MqttBytes.Connect(4, clientId, userName, password));
        await peer.ExpectsAcceptedAsync();
    }

    private async Task RefusesAsync(int version, string clientId, string? userName, string? password, params string[] packets)
    {
        await using var peer = await ScriptedMqttPeer.DialAsync(Port, version);
        await peer.SendsAsync(MqttBytes.Connect(version, clientId, userName, password));
        foreach (var packet in packets)
        {
            await peer.ExpectsAsync(packet);
        }

        await peer.ExpectsClosedAsync();
    }
}
