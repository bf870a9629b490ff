using System.Net;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Coap;
using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Dtls;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Conformance;

/// <summary>Devices that log in with the certificate of their DTLS session (wire-spec 5.3).</summary>
[Collection(SiloCollection.Name)]
public sealed class CertificateLoginTests(SiloFixture fixture)
{
    [Fact]
    public async Task TB132_attributes_go_without_a_token()
    {
        using var scene = await SecuredScene.WithDeviceAsync(fixture.Silo);
        using var peer = await scene.ConnectAsync();

        var sent = await peer.PostAsync("/api/v1/attributes", """{"a":1,"b":"x"}""");
        var read = await peer.GetAsync("/api/v1/attributes?clientKeys=a,b");

        Assert.Equal("2.01", sent.Code);
        Assert.Empty(sent.Payload);
        Assert.Equal("1", (await scene.Coap.Operator.GetAttributeAsync(scene.DeviceId, "CLIENT_SCOPE", "a"))!.ToString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"client":{"a":1,"b":"x"}}"""), read.Json()), read.Text);
    }

    [Fact]
    public async Task TB133_telemetry_goes_without_a_token()
    {
        using var scene = await SecuredScene.WithDeviceAsync(fixture.Silo);
        using var peer = await scene.ConnectAsync();

        var sent = await peer.PostAsync("/api/v1/telemetry", """{"t":21.5}""");

        Assert.Equal("2.01", sent.Code);
        Assert.Equal("21.5", await scene.TelemetryAsync("t"));
    }

    [Fact]
    public async Task TB134_two_certificates_from_one_port_are_kept_apart()
    {
        using var first = await SecuredScene.WithDeviceAsync(fixture.Silo);
        using var second = await SecuredScene.WithDeviceAsync(fixture.Silo);
        var port = new IPEndPoint(IPAddress.Loopback, FreePorts.Take(1)[0]);

        using (var peer = await first.ConnectAsync(new DtlsPlan { From = port }))
        {
            Assert.Equal("2.01", (await peer.PostAsync("/api/v1/telemetry", """{"who":"first"}""")).Code);
        }

        using (var peer = await second.ConnectAsync(new DtlsPlan { From = port }))
        {
            Assert.Equal("2.01", (await peer.PostAsync("/api/v1/telemetry", """{"who":"second"}""")).Code);
        }

        Assert.Equal(("first", "second"), (await first.TelemetryAsync("who"), await second.TelemetryAsync("who")));
    }

    [Theory]
    [InlineData("telemetry")]
    [InlineData("attributes")]
    public async Task An_unknown_certificate_is_a_session_whose_token_paths_work(string feature)
    {
        using var scene = await SecuredScene.WithDeviceAsync(fixture.Silo);
        using var unknown = scene.Authority.Device(CoapScene.Fresh("unknown"));
        using var peer = await DtlsClient.PeerAsync(fixture.Silo.CoapDtlsPort, new DtlsPlan { Certificate = unknown });
        var token = CoapScene.Fresh("token");
        await scene.Coap.Operator.CreateDeviceAsync(CoapScene.Fresh("device"), scene.Coap.ProfileId, token);

        var without = await peer.PostAsync($"/api/v1/{feature}", """{"t":1}""");
        var with = await peer.PostAsync($"/api/v1/{token}/{feature}", """{"t":1}""");

        Assert.Equal(("4.01", "2.01"), (without.Code, with.Code));
        Assert.Empty(without.Payload);
    }

    [Fact]
    public async Task A_session_without_a_certificate_needs_a_token()
    {
        using var peer = await DtlsClient.PeerAsync(fixture.Silo.CoapDtlsPort);

        Assert.Equal("4.01", (await peer.PostAsync("/api/v1/telemetry", """{"t":1}""")).Code);
    }

    [Fact]
    public async Task Rpc_and_claim_are_answered_as_on_the_plain_port()
    {
        using var scene = await SecuredScene.WithDeviceAsync(fixture.Silo);
        using var peer = await scene.ConnectAsync();

        Assert.Equal("4.00", (await peer.PostAsync("/api/v1/rpc", "{}")).Code);
        Assert.Equal("4.00", (await peer.PostAsync("/api/v1/claim", "{}")).Code);
    }

    [Fact]
    public async Task I14_a_revoked_certificate_is_refused_within_a_second_in_the_session_that_it_has()
    {
        using var scene = await SecuredScene.WithDeviceAsync(fixture.Silo);
        using var peer = await scene.ConnectAsync();
        Assert.Equal("2.01", (await peer.PostAsync("/api/v1/telemetry", """{"t":1}""")).Code);

        await scene.Coap.Operator.SetCredentialsAsync(scene.DeviceId, "ACCESS_TOKEN", CoapScene.Fresh("token"), null);

        await Poll.UntilAsync(
            async () => (await peer.PostAsync("/api/v1/telemetry", """{"t":2}""")).Code == "4.01", TimeSpan.FromSeconds(1), () => "4.01 for the revoked certificate");
    }

    [Theory]
    [InlineData(-3, -1)]
    [InlineData(1, 3)]
    public async Task An_expired_or_future_certificate_ends_the_handshake(double startsIn, double endsIn)
    {
        using var authority = TestAuthority.Root("Maker");
        using var device = authority.Issue(CertificatePlan.Device("press") with { StartsIn = startsIn, EndsIn = endsIn });

        var alert = await DtlsClient.RefusedAsync(new IPEndPoint(IPAddress.Loopback, fixture.Silo.CoapDtlsPort), new DtlsPlan { Certificate = device });

        Assert.Equal("bad_certificate", alert);
    }

    [Fact]
    public async Task A_device_with_an_RSA_key_logs_in()
    {
        using var scene = await SecuredScene.WithDeviceAsync(fixture.Silo, CertificatePlan.Device("press") with { Key = TestKey.Rsa() });
        using var peer = await scene.ConnectAsync();

        Assert.Equal("2.01", (await peer.PostAsync("/api/v1/telemetry", """{"t":1}""")).Code);
    }
}
