using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Coap;
using ProvisioningCluster.Testing.Dtls;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Gateways;

/// <summary>A gateway beside the silo, in a process of its own.</summary>
public sealed class GatewayProcessTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task I04_a_device_provisioned_through_one_gateway_logs_in_at_another()
    {
        var door = FreePorts.Take(1)[0];
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Cluster:SiloGatewayPort", door.ToString(CultureInfo.InvariantCulture)));
        await silo.Operator.CreateProfileAsync("apart", "ALLOW_CREATE_NEW_DEVICES", "apart-key-0123456789", "apart-secret", cancellationToken: Cancelled);
        await using var gateway = await GatewayProcess.StartAsync(door);
        using var there = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{gateway.HttpPort}/") };
        using var here = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{silo.HttpPort}/") };

        using var answer = await there.PostAsJsonAsync(
            "api/v1/provision", new { deviceName = "d", provisionDeviceKey = "apart-key-0123456789", provisionDeviceSecret = "apart-secret" }, Cancelled);
        var body = await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled);
        var telemetry = $"api/v1/{body!["credentialsValue"]}/telemetry";
        using var atSilo = await here.PostAsJsonAsync(telemetry, new { t = 1 }, Cancelled);
        using var atGateway = await there.PostAsJsonAsync(telemetry, new { t = 2 }, Cancelled);
        using var ready = await there.GetAsync("health/ready", Cancelled);

        using var secured = await DtlsClient.PeerAsync(gateway.CoapDtlsPort);
        Assert.Equal("4.01", (await secured.PostAsync("/api/v1/telemetry", "{}")).Code);
        Assert.Equal("SUCCESS", body["status"]!.GetValue<string>());
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], [atSilo.StatusCode, atGateway.StatusCode, ready.StatusCode]);
        Assert.Equal($"ready coap:{gateway.CoapPort} coaps:{gateway.CoapDtlsPort} http:{gateway.HttpPort} https:{gateway.HttpTlsPort} mqtt:{gateway.MqttPort} mqtts:{gateway.MqttTlsPort}", gateway.ReadyLine);
    }

    [Fact]
    public async Task A_gateway_that_is_started_first_waits_for_its_silo()
    {
        var door = FreePorts.Take(1)[0];

        var starting = GatewayProcess.StartAsync(door);
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Cluster:SiloGatewayPort", door.ToString(CultureInfo.InvariantCulture)));
        await using var gateway = await starting;

        Assert.StartsWith("ready ", gateway.ReadyLine, StringComparison.Ordinal);
    }
}
