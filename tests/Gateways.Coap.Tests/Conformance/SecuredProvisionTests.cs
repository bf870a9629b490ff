using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Coap;
using ProvisioningCluster.Testing.Dtls;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Conformance;

/// <summary>Key and secret provisioning under DTLS is as on the plain port (wire-spec 5.3).</summary>
[Collection(SiloCollection.Name)]
public sealed class SecuredProvisionTests(SiloFixture fixture)
{
    [Fact]
    public async Task JSON_is_answered_in_JSON_and_the_token_works()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        using var peer = await DtlsClient.PeerAsync(fixture.Silo.CoapDtlsPort);

        var token = (await peer.PostAsync("/api/v1/provision", scene.Request().ToJsonString())).AssertProvisioned("ACCESS_TOKEN")!.GetValue<string>();

        Assert.Equal("2.01", (await peer.PostAsync($"/api/v1/{token}/telemetry", """{"t":1}""")).Code);
        (await peer.PostAsync("/api/v1/provision", scene.Request().ToJsonString())).AssertRefused(CoapScene.Failure);
    }

    [Fact]
    public async Task Protobuf_is_answered_in_Protobuf()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        using var peer = await DtlsClient.PeerAsync(fixture.Silo.CoapDtlsPort);

        var answer = await peer.PostAsync("/api/v1/provision", ProvisionWire.Protobuf(scene));

        Assert.Equal("2.01", answer.Code);
        Assert.Null(answer.Number(CoapField.ContentFormat));
        var (status, _, value) = ProvisionWire.ReadProtobuf(answer.Payload);
        Assert.Equal(1, status);
        Assert.Equal(20, value.Length);
    }

    [Fact]
    public async Task A_large_certificate_goes_up_and_comes_back_in_blocks_of_full_size()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        using var authority = TestAuthority.Root("Maker");
        using var certificate = authority.Issue(CertificatePlan.Device(scene.Name) with { Key = TestKey.Rsa(4096) });
        using var peer = await DtlsClient.PeerAsync(fixture.Silo.CoapDtlsPort);
        var request = scene.Request(("credentialsType", "X509_CERTIFICATE"), ("hash", certificate.Pem)).ToJsonString();

        var answer = await peer.UploadAsync("/api/v1/provision", Encoding.UTF8.GetBytes(request), 6);

        Assert.Equal(certificate.Bare, JsonNode.Parse(answer.Text)!["credentialsValue"]!.GetValue<string>());
        Assert.Equal("2.01", answer.Code);
    }

    [Fact]
    public async Task I08_a_repeated_message_gets_the_same_answer()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        using var peer = await DtlsClient.PeerAsync(fixture.Silo.CoapDtlsPort);
        var request = peer.Request(CoapKind.Con, "POST", "/api/v1/provision", Encoding.UTF8.GetBytes(scene.Request().ToJsonString()));

        var first = await peer.AskAsync(request);
        var second = await peer.AskAsync(request);

        first.AssertProvisioned("ACCESS_TOKEN");
        Assert.Equal(first.Encode(), second.Encode());
    }
}
