using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Coap;
using ProvisioningCluster.Testing.Dtls;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Conformance;

/// <summary>The chain strategy over CoAPS, which the reference has over MQTT only (wire-spec 3.8, 5.3).</summary>
[Collection(SiloCollection.Name)]
public sealed class ChainLoginTests(SiloFixture fixture) : IDisposable
{
    private readonly TestAuthority root = TestAuthority.Root("Maker root");

    [Fact]
    public async Task D28_the_first_request_of_a_chain_makes_its_device_once()
    {
        using var line = root.Intermediate("Maker line");
        await RegisterAsync(line);
        var name = CoapScene.Fresh("press");
        using var device = line.Device(name);
        using var peer = await DtlsClient.PeerAsync(fixture.Silo.CoapDtlsPort, new DtlsPlan { Certificate = device });

        var first = await peer.PostAsync("/api/v1/telemetry", """{"t":1}""");
        var made = await fixture.Silo.Operator.GetDeviceAsync(name);
        var second = await peer.PostAsync("/api/v1/telemetry", """{"t":2}""");

        Assert.Equal(("2.01", "2.01"), (first.Code, second.Code));
        Assert.Equal("2", (await fixture.Silo.Operator.GetLatestTelemetryAsync(OperatorClient.IdOf(made!), "t"))["t"]![0]!["value"]!.ToString());
    }

    [Fact]
    public async Task D31_a_new_certificate_of_the_name_ends_the_former_one_within_a_second()
    {
        using var line = root.Intermediate("Maker line");
        await RegisterAsync(line);
        var name = CoapScene.Fresh("press");
        using var former = line.Issue(CertificatePlan.Device(name) with { StartsIn = -2 });
        using var renewed = line.Device(name);
        using var before = await DtlsClient.PeerAsync(fixture.Silo.CoapDtlsPort, new DtlsPlan { Certificate = former });
        Assert.Equal("2.01", (await before.PostAsync("/api/v1/telemetry", """{"t":1}""")).Code);

        using var after = await DtlsClient.PeerAsync(fixture.Silo.CoapDtlsPort, new DtlsPlan { Certificate = renewed });
        Assert.Equal("2.01", (await after.PostAsync("/api/v1/telemetry", """{"t":2}""")).Code);

        await Poll.UntilAsync(
            async () => (await before.PostAsync("/api/v1/telemetry", """{"t":3}""")).Code == "4.01", TimeSpan.FromSeconds(1), () => "4.01 for the former certificate");
        var credentials = await fixture.Silo.Operator.GetCredentialsAsync(OperatorClient.IdOf((await fixture.Silo.Operator.GetDeviceAsync(name))!));

        Assert.Equal(renewed.Bare, credentials["credentialsValue"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_device_that_was_deleted_is_made_anew_by_the_session_that_it_has()
    {
        using var line = root.Intermediate("Maker line");
        await RegisterAsync(line);
        var name = CoapScene.Fresh("press");
        using var device = line.Device(name);
        using var peer = await DtlsClient.PeerAsync(fixture.Silo.CoapDtlsPort, new DtlsPlan { Certificate = device });
        Assert.Equal("2.01", (await peer.PostAsync("/api/v1/telemetry", """{"t":1}""")).Code);

        await fixture.Silo.Operator.DeleteDeviceAsync(OperatorClient.IdOf((await fixture.Silo.Operator.GetDeviceAsync(name))!));

        await Poll.UntilAsync(
            async () => (await peer.PostAsync("/api/v1/telemetry", """{"t":2}""")).Code == "2.01" && await fixture.Silo.Operator.GetDeviceAsync(name) is not null,
            TimeSpan.FromSeconds(5),
            () => "the device");
    }

    [Fact]
    public async Task A_chain_that_nobody_registered_makes_nothing()
    {
        var name = CoapScene.Fresh("press");
        using var device = root.Device(name);
        using var peer = await DtlsClient.PeerAsync(fixture.Silo.CoapDtlsPort, new DtlsPlan { Certificate = device });

        Assert.Equal("4.01", (await peer.PostAsync("/api/v1/telemetry", """{"t":1}""")).Code);
        Assert.Null(await fixture.Silo.Operator.GetDeviceAsync(name));
    }

    public void Dispose() => root.Dispose();

    private Task<JsonNode> RegisterAsync(TestAuthority authority) => fixture.Silo.Operator.SaveProfileAsync(new JsonObject
    {
        ["name"] = CoapScene.Fresh("profile"),
        ["type"] = "DEFAULT",
        ["transportType"] = "DEFAULT",
        ["provisionType"] = "X509_CERTIFICATE_CHAIN",
        ["profileData"] = new JsonObject
        {
            ["configuration"] = new JsonObject { ["type"] = "DEFAULT" },
            ["transportConfiguration"] = new JsonObject { ["type"] = "DEFAULT" },
            ["provisionConfiguration"] = new JsonObject
            {
                ["type"] = "X509_CERTIFICATE_CHAIN",
                ["provisionDeviceSecret"] = authority.Certificate.Pem,
                ["certificateRegExPattern"] = "(.*)",
                ["allowCreateNewDevicesByX509Certificate"] = true,
            },
        },
    });
}
