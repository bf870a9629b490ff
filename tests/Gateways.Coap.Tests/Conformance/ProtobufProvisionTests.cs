using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Coap;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Conformance;

/// <summary>Wire-spec 9.5.</summary>
[Collection(SiloCollection.Name)]
public sealed class ProtobufProvisionTests(SiloFixture fixture)
{
    private const int Success = 1;
    private const int NotFound = 2;
    private const int AccessToken = 0;
    private const int Certificate = 1;

    [Fact]
    public async Task TB25_a_disabled_profile_is_not_found()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.Disabled);

        var answer = await scene.Peer.PostAsync(CoapScene.TokenPath, ProvisionWire.Protobuf(scene));

        AssertAnswer(answer, "4.00", NotFound);
        Assert.Equal([0x08, 0x02], answer.Payload);
    }

    [Fact]
    public async Task TB26_a_device_that_was_entered_gets_its_stored_credentials()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.CheckPreProvisioned);
        await scene.CreateDeviceAsync();

        var answer = await scene.Peer.PostAsync(CoapScene.TokenPath, ProvisionWire.Protobuf(scene));

        var (type, value) = AssertAnswer(answer, "2.01", Success);
        Assert.Equal(AccessToken, type);
        Assert.Equal((await scene.CredentialsAsync())["credentialsId"]!.GetValue<string>(), value);
    }

    [Fact]
    public async Task TB27_a_new_device_is_made_and_gets_a_token()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);

        var answer = await scene.Peer.PostAsync(CoapScene.TokenPath, ProvisionWire.Protobuf(scene));

        var (type, value) = AssertAnswer(answer, "2.01", Success);
        Assert.Equal(AccessToken, type);
        Assert.Equal((await scene.CredentialsAsync())["credentialsId"]!.GetValue<string>(), value);
    }

    [Fact]
    public async Task TB28_a_gateway_is_made_as_one()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);

        var answer = await scene.Peer.PostAsync(CoapScene.TokenPath, ProvisionWire.Protobuf(scene, ProvisionWire.Number(5, 1)));

        AssertAnswer(answer, "2.01", Success);
        Assert.True((await scene.DeviceAsync())["additionalInfo"]!["gateway"]!.GetValue<bool>());
    }

    [Fact]
    public async Task TB29_a_token_of_the_device_is_stored()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        var token = CoapScene.Fresh("own");
        var credentials = ProvisionWire.Nested(4, ProvisionWire.Nested(1, ProvisionWire.Text(1, token)));

        var answer = await scene.Peer.PostAsync(CoapScene.TokenPath, ProvisionWire.Protobuf(scene, credentials));

        Assert.Equal(token, AssertAnswer(answer, "2.01", Success).Value);
        Assert.Equal(token, (await scene.CredentialsAsync())["credentialsId"]!.GetValue<string>());
    }

    [Fact]
    public async Task TB30_a_certificate_of_the_device_is_stored()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        var text = CoapScene.Fresh("testHash");
        var credentials = ProvisionWire.Nested(4, ProvisionWire.Nested(2, ProvisionWire.Text(1, text)));

        var answer = await scene.Peer.PostAsync(
            CoapScene.TokenPath, ProvisionWire.Protobuf(scene, ProvisionWire.Number(2, Certificate), credentials));

        var (type, value) = AssertAnswer(answer, "2.01", Success);
        Assert.Equal((Certificate, text), (type, value));
        Assert.Equal("X509_CERTIFICATE", (await scene.CredentialsAsync())["credentialsType"]!.GetValue<string>());
        Assert.Equal(text, (await scene.CredentialsAsync())["credentialsValue"]!.GetValue<string>());
    }

    [Fact]
    public async Task TB31_an_unknown_key_is_not_found()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        byte[] request = [.. ProvisionWire.Text(1, scene.Name), .. ProvisionWire.Nested(3, [.. ProvisionWire.Text(1, "unknown"), .. ProvisionWire.Text(2, scene.Secret)])];

        var answer = await scene.Peer.PostAsync(CoapScene.TokenPath, request);

        AssertAnswer(answer, "4.00", NotFound);
        Assert.Null(await scene.Operator.GetDeviceAsync(scene.Name));
    }

    [Fact]
    public async Task D42_an_empty_payload_is_not_found_in_protobuf()
    {
        using var peer = new ScriptedCoapPeer(fixture.Silo.CoapPort);

        var answer = await peer.PostAsync("/api/v1/provision", Array.Empty<byte>());

        AssertAnswer(answer, "4.00", NotFound);
        Assert.Equal([0x08, 0x02], answer.Payload);
    }

    private static (int Type, string Value) AssertAnswer(CoapPacket answer, string code, int status)
    {
        Assert.Equal(code, answer.Code);
        Assert.Null(answer.Bytes(CoapField.ContentFormat));
        var response = ProvisionWire.ReadProtobuf(answer.Payload);
        Assert.Equal(status, response.Status);
        return (response.Type, response.Value);
    }
}
