using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Coap;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Conformance;

/// <summary>Wire-spec 9.4 and 9.10, and the rows of 9.18 that concern JSON over CoAP.</summary>
[Collection(SiloCollection.Name)]
public sealed class JsonProvisionTests(SiloFixture fixture)
{
    [Fact]
    public async Task TB18_TB60_D19_a_disabled_profile_is_not_found()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.Disabled);

        var answer = await scene.Peer.PostAsync(CoapScene.TokenPath, scene.Request().ToJsonString());
        var other = await scene.Peer.PostAsync("/api/v1/provision", scene.Request().ToJsonString());

        answer.AssertRefused(CoapScene.NotFound);
        Assert.Equal(answer.Payload, other.Payload);
        Assert.Null(await scene.Operator.GetDeviceAsync(scene.Name));
    }

    [Fact]
    public async Task TB19_a_device_that_was_entered_gets_its_stored_credentials()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.CheckPreProvisioned);
        await scene.CreateDeviceAsync();

        var answer = await scene.Peer.PostAsync(CoapScene.TokenPath, scene.Request().ToJsonString());

        var stored = await scene.CredentialsAsync();
        var value = answer.AssertProvisioned(stored["credentialsType"]!.GetValue<string>());
        Assert.Equal(stored["credentialsId"]!.GetValue<string>(), value!.GetValue<string>());
    }

    [Fact]
    public async Task TB58_D19_a_device_that_was_entered_is_provisioned_exactly_once()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.CheckPreProvisioned);
        var id = await scene.CreateDeviceAsync();

        var first = await scene.Peer.PostAsync("/api/v1/provision", scene.Request().ToJsonString());
        var state = await scene.Operator.GetAttributeAsync(id, "SERVER_SCOPE", "provisionState");
        var second = await scene.Peer.PostAsync("/api/v1/provision", scene.Request().ToJsonString());
        await scene.Operator.SetAttributesAsync(id, "SERVER_SCOPE", new System.Text.Json.Nodes.JsonObject { ["provisionState"] = "other" });
        var third = await scene.Peer.PostAsync("/api/v1/provision", scene.Request().ToJsonString());

        first.AssertProvisioned("ACCESS_TOKEN");
        Assert.Equal("provisioned", state!.GetValue<string>());
        second.AssertRefused(CoapScene.Failure);
        third.AssertRefused(CoapScene.Failure);
    }

    [Fact]
    public async Task TB20_TB59_a_new_device_is_made_and_gets_a_token()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);

        var answer = await scene.Peer.PostAsync(CoapScene.TokenPath, scene.Request().ToJsonString());

        var stored = await scene.CredentialsAsync();
        var value = answer.AssertProvisioned("ACCESS_TOKEN");
        Assert.Equal("ACCESS_TOKEN", stored["credentialsType"]!.GetValue<string>());
        Assert.Equal(stored["credentialsId"]!.GetValue<string>(), value!.GetValue<string>());
    }

    [Fact]
    public async Task TB21_a_gateway_is_made_as_one()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);

        var answer = await scene.Peer.PostAsync(CoapScene.TokenPath, scene.Request(("gateway", true)).ToJsonString());

        answer.AssertProvisioned("ACCESS_TOKEN");
        Assert.True((await scene.DeviceAsync())["additionalInfo"]!["gateway"]!.GetValue<bool>());
    }

    [Fact]
    public async Task TB22_a_token_of_the_device_is_stored()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        var token = CoapScene.Fresh("own");

        var answer = await scene.Peer.PostAsync(
            CoapScene.TokenPath, scene.Request(("credentialsType", "ACCESS_TOKEN"), ("token", token)).ToJsonString());

        Assert.Equal(token, answer.AssertProvisioned("ACCESS_TOKEN")!.GetValue<string>());
        Assert.Equal(token, (await scene.CredentialsAsync())["credentialsId"]!.GetValue<string>());
    }

    [Fact]
    public async Task TB23_a_certificate_of_the_device_is_stored_under_its_hash()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        var text = CoapScene.Fresh("testHash");

        var answer = await scene.Peer.PostAsync(
            CoapScene.TokenPath, scene.Request(("credentialsType", "X509_CERTIFICATE"), ("hash", text)).ToJsonString());

        var stored = await scene.CredentialsAsync();
        Assert.Equal(text, answer.AssertProvisioned("X509_CERTIFICATE")!.GetValue<string>());
        Assert.Equal("X509_CERTIFICATE", stored["credentialsType"]!.GetValue<string>());
        Assert.Equal(text, stored["credentialsValue"]!.GetValue<string>());
        Assert.Equal(Sha3(text), stored["credentialsId"]!.GetValue<string>());
    }

    [Fact]
    public async Task TB24_an_unknown_key_is_not_found()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);

        var answer = await scene.Peer.PostAsync(CoapScene.TokenPath, scene.Request(("provisionDeviceKey", "unknown")).ToJsonString());

        answer.AssertRefused(CoapScene.NotFound);
        Assert.Null(await scene.Operator.GetDeviceAsync(scene.Name));
    }

    [Fact]
    public async Task D15_LWM2M_credentials_fail()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);

        var answer = await scene.Peer.PostAsync(
            "/api/v1/provision", scene.Request(("credentialsType", "LWM2M_CREDENTIALS"), ("token", "x")).ToJsonString());

        answer.AssertRefused(CoapScene.Failure);
        Assert.Null(await scene.Operator.GetDeviceAsync(scene.Name));
    }

    [Theory]
    [InlineData("D16", "credentialsType", "access_token")]
    [InlineData("D17", "provisionDeviceSecret", null)]
    [InlineData("D17", "provisionDeviceKey", null)]
    public async Task D16_D17_a_request_that_cannot_be_decoded_gets_4_00_without_body(string row, string field, string? value)
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        var request = scene.Request();
        request.Remove(field);
        if (value is not null)
        {
            request[field] = value;
        }

        var answer = await scene.Peer.PostAsync("/api/v1/provision", request.ToJsonString());

        Assert.True(answer.Code == "4.00", row);
        Assert.Empty(answer.Payload);
        Assert.Null(answer.Number(CoapField.ContentFormat));
    }

    [Fact]
    public async Task D17_an_empty_secret_is_not_found()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);

        var answer = await scene.Peer.PostAsync("/api/v1/provision", scene.Request(("provisionDeviceSecret", "")).ToJsonString());

        answer.AssertRefused(CoapScene.NotFound);
    }

    [Fact]
    public async Task The_labels_of_a_request_are_not_looked_at()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        var request = scene.Peer.Request(CoapKind.Con, "POST", "/api/v1/Provision", System.Text.Encoding.UTF8.GetBytes(scene.Request().ToJsonString()));

        var answer = await scene.Peer.AskAsync(request.With(new CoapField(CoapField.ContentFormat, 60u), new CoapField(CoapField.Accept, 60u)));

        answer.AssertProvisioned("ACCESS_TOKEN");
    }

    [Fact]
    public async Task A_certificate_in_blocks_is_provisioned_once_over_confirmable_and_non_confirmable_messages()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        foreach (var (kind, exponent) in new[] { (CoapKind.Con, 2), (CoapKind.Non, 6) })
        {
            var text = new string('M', 3_000) + CoapScene.Fresh("cert");
            var request = scene.Request(("credentialsType", "X509_CERTIFICATE"), ("hash", text), ("deviceName", CoapScene.Fresh("blocks")));

            var answer = await scene.Peer.UploadAsync("/api/v1/provision", System.Text.Encoding.UTF8.GetBytes(request.ToJsonString()), exponent, kind);

            Assert.Equal(text, answer.AssertProvisioned("X509_CERTIFICATE")!.GetValue<string>());
        }

        Assert.True(scene.Peer.BytesReceived <= scene.Peer.BytesSent * 3);
    }

    private static string Sha3(string text)
    {
        var digest = new Org.BouncyCastle.Crypto.Digests.Sha3Digest(256);
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        digest.BlockUpdate(bytes, 0, bytes.Length);
        var hash = new byte[32];
        digest.DoFinal(hash, 0);
        return Convert.ToHexStringLower(hash);
    }
}
