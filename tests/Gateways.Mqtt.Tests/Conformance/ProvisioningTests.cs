using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Conformance;

/// <summary>wire-spec 9.1 with JSON and 9.2 with Protobuf, in MQTT 3.1.1.</summary>
public sealed class ProvisioningTests(SiloFixture fixture)
{
    private const string NotFound = "Provision data was not found!";

    public static TheoryData<bool> Protobuf => [false, true];

    [Theory]
    [MemberData(nameof(Protobuf))]
    public async Task TB01_TB09_A_disabled_profile_answers_that_there_is_no_provision_data(bool protobuf)
    {
        var scene = await Scene.CreateAsync(fixture, Scene.Disabled);

        var reply = await ProvisionAsync(scene.Order(), protobuf);

        Assert.Equal("NOT_FOUND", reply.Status);
        Assert.Equal(protobuf ? null : NotFound, reply.ErrorMessage);
    }

    [Theory]
    [MemberData(nameof(Protobuf))]
    public async Task TB02_TB10_A_pre_provisioned_device_gets_its_stored_credentials(bool protobuf)
    {
        var scene = await Scene.CreateAsync(fixture, Scene.CheckPreProvisioned);
        var (_, token) = await scene.DeviceAsync();

        var reply = await ProvisionAsync(scene.Order(), protobuf);

        Assert.Equal(new ProvisionReply("SUCCESS", "ACCESS_TOKEN", token, null), reply);
        Assert.Equal("ACCESS_TOKEN", Text(await scene.StoredCredentialsAsync(), "credentialsType"));
    }

    [Theory]
    [MemberData(nameof(Protobuf))]
    public async Task TB03_TB11_A_new_device_is_made_and_gets_a_token(bool protobuf)
    {
        var scene = await Scene.CreateAsync(fixture);

        var reply = await ProvisionAsync(scene.Order(), protobuf);

        var stored = await scene.StoredCredentialsAsync();
        Assert.Equal(new ProvisionReply("SUCCESS", Text(stored, "credentialsType"), Text(stored, "credentialsId"), null), reply);
        Assert.Equal("ACCESS_TOKEN", reply.CredentialsType);
        Assert.Equal(20, reply.CredentialsValue?.Length);
    }

    [Theory]
    [MemberData(nameof(Protobuf))]
    public async Task TB04_TB12_A_gateway_is_marked_as_one(bool protobuf)
    {
        var scene = await Scene.CreateAsync(fixture);

        var reply = await ProvisionAsync(scene.Order() with { Gateway = true }, protobuf);

        Assert.Equal("SUCCESS", reply.Status);
        var device = await scene.Silo.Operator.GetDeviceAsync(scene.DeviceName);
        Assert.True(device!["additionalInfo"]!["gateway"]!.GetValue<bool>());
    }

    [Theory]
    [MemberData(nameof(Protobuf))]
    public async Task TB05_TB13_A_chosen_token_is_stored(bool protobuf)
    {
        var scene = await Scene.CreateAsync(fixture);
        var token = Scene.Fresh("test_token");

        var reply = await ProvisionAsync(scene.Order() with { CredentialsType = "ACCESS_TOKEN", Token = token }, protobuf);

        Assert.Equal(new ProvisionReply("SUCCESS", "ACCESS_TOKEN", token, null), reply);
        Assert.Equal(token, Text(await scene.StoredCredentialsAsync(), "credentialsId"));
    }

    [Theory]
    [MemberData(nameof(Protobuf))]
    public async Task TB06_TB14_A_certificate_is_stored_under_its_hash(bool protobuf)
    {
        var scene = await Scene.CreateAsync(fixture);

        var reply = await ProvisionAsync(scene.Order() with { CredentialsType = "X509_CERTIFICATE", Hash = "testHash" }, protobuf);

        Assert.Equal(new ProvisionReply("SUCCESS", "X509_CERTIFICATE", "testHash", null), reply);
        var stored = await scene.StoredCredentialsAsync();
        Assert.Equal("X509_CERTIFICATE", Text(stored, "credentialsType"));
        Assert.Equal("57f6600424d6553263f1f32e0117012894a36fbf07e3e9c3c556272f86b7d985", Text(stored, "credentialsId"));
        Assert.Equal("testHash", Text(stored, "credentialsValue"));
        await scene.ForgetDeviceAsync();
    }

    [Theory]
    [MemberData(nameof(Protobuf))]
    public async Task TB07_TB15_A_user_name_and_password_are_stored_under_their_hash(bool protobuf)
    {
        var scene = await Scene.CreateAsync(fixture);
        const string Value = """{"clientId":"test_clientId","userName":"test_username","password":"test_password"}""";

        var order = scene.Order() with { CredentialsType = "MQTT_BASIC", ClientId = "test_clientId", UserName = "test_username", Password = "test_password" };
        var reply = await ProvisionAsync(order, protobuf);

        Assert.Equal(new ProvisionReply("SUCCESS", "MQTT_BASIC", Value, null), reply);
        var stored = await scene.StoredCredentialsAsync();
        Assert.Equal("MQTT_BASIC", Text(stored, "credentialsType"));
        Assert.Equal("b9f1b0bf238dddae689babba0a210fe42bc97ddb07620b5a07d7208dd5528db2", Text(stored, "credentialsId"));
        Assert.Equal(Value, Text(stored, "credentialsValue"));
        await scene.ForgetDeviceAsync();
    }

    [Theory]
    [MemberData(nameof(Protobuf))]
    public async Task TB08_TB16_An_unknown_key_answers_that_there_is_no_provision_data(bool protobuf)
    {
        var scene = await Scene.CreateAsync(fixture);

        var reply = await ProvisionAsync(scene.Order() with { Key = "nobody's" }, protobuf);

        Assert.Equal(new ProvisionReply("NOT_FOUND", null, null, protobuf ? null : NotFound), reply);
    }

    private static string? Text(JsonNode node, string key) => node[key]?.GetValue<string>();

    private async Task<ProvisionReply> ProvisionAsync(ProvisionOrder order, bool protobuf)
    {
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(fixture.Silo.MqttPort);
        await peer.SendsAsync(
            MqttBytes.Subscribe(4, 1, ("/provision/response", 1)),
            MqttBytes.Publish(4, "/provision/request", order.Write(protobuf), qos: 1, packetId: 2));
        await peer.ExpectsAsync("90 000101");
        await peer.ExpectsAsync("40 0002");
        var message = await peer.ExpectsMessageAsync("/provision/response");
        Assert.Equal(1, message.Qos);
        return ProvisionReply.Read(message.Payload(4), protobuf);
    }
}
