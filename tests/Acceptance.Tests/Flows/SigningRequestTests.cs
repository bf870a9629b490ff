using System.Globalization;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Flows;

/// <summary>Provision requests with a <c>csr</c>, by public clients over every protocol.</summary>
public sealed class SigningRequestTests(SiloFixture fixture) : IDisposable
{
    private readonly OpensslDevice device = new(fixture.Silo, Fresh.Text("press"));

    public void Dispose() => device.Dispose();

    [Theory]
    [InlineData("http", true)]
    [InlineData("https", false)]
    [InlineData("mqtt", true)]
    [InlineData("mqtts", false)]
    [InlineData("coap", true)]
    [InlineData("coaps", false)]
    public async Task A_device_gets_its_certificate_and_logs_in_with_it_over_MQTTS_and_HTTPS(string protocol, bool pem)
    {
        var profile = await TestProfile.CreateIssuingAsync(fixture.Silo.Operator);

        var answer = await ProvisionAsync(protocol, OrderOf(profile, await device.RequestAsync(pem)));

        var chain = await ShowsCertificateAsync(answer, profile);
        Assert.Equal(200, await device.SendTelemetryAsync(chain));
        var published = await PublicClients.Mosquitto("mosquitto_pub").RunAsync(
            [
                "-h", "localhost", "-p", Text(fixture.Silo.MqttTlsPort), "--cafile", device.ServerAuthority, "--cert", chain, "--key", device.KeyPath,
                "-q", "1", "-t", "v1/devices/me/telemetry", "-m", DeviceFlow.Telemetry.ToJsonString(),
            ],
            cancellationToken: TestContext.Current.CancellationToken);
        published.Succeeded();
    }

    [Fact]
    public async Task I06_a_prepared_device_exchanges_its_token_for_a_certificate_once()
    {
        var profile = await TestProfile.CreateIssuingAsync(fixture.Silo.Operator, TestProfile.CheckPreProvisioned);
        var token = Fresh.Text("token");
        await fixture.Silo.Operator.CreateDeviceAsync(device.Name, profile.Id, token, cancellationToken: TestContext.Current.CancellationToken);
        var order = OrderOf(profile, await device.RequestAsync());

        var chain = await ShowsCertificateAsync(await ProvisionAsync("http", order), profile);
        var again = await ProvisionAsync("http", order);

        Assert.Equal("FAILURE", again["status"]!.GetValue<string>());
        Assert.Equal(200, await device.SendTelemetryAsync(chain));
        var withToken = await device.AskAsync(device.PostAsync(device.Https($"api/v1/{token}/telemetry"), "{}"));
        Assert.Equal(401, withToken.Status);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("mqtt")]
    public async Task A_profile_without_a_CA_answers_FAILURE(string protocol)
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);

        var answer = await ProvisionAsync(protocol, OrderOf(profile, await device.RequestAsync()));

        Assert.Equal("""{"errorMsg":"Failed to provision device!","status":"FAILURE"}""", answer.ToJsonString());
    }

    private JsonObject OrderOf(TestProfile profile, string request) =>
        ProvisionOrder.For(profile, device.Name, ("credentialsType", "X509_CERTIFICATE"), ("csr", request));

    /// <summary>The chain of the answer in a file, after openssl and the operator found it good.</summary>
    private async Task<string> ShowsCertificateAsync(JsonNode answer, TestProfile profile)
    {
        Assert.Equal("SUCCESS", answer["status"]?.GetValue<string>());
        var chain = device.Write("chain.pem", answer["certificateChain"]!.GetValue<string>());
        var saved = (await fixture.Silo.Operator.GetProfileAsync(profile.Id, TestContext.Current.CancellationToken))!;
        var authority = device.Write("ca.pem", saved["profileData"]!["certificateIssuance"]!["certificate"]!.GetValue<string>());
        await OpensslDevice.OpensslAsync("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", authority, chain);
        Assert.Equal($"subject=CN = {device.Name}", (await OpensslDevice.OpensslAsync("x509", "-in", chain, "-noout", "-subject")).Trim());

        var stored = await fixture.Silo.Operator.GetDeviceAsync(device.Name, TestContext.Current.CancellationToken);
        var credentials = await fixture.Silo.Operator.GetCredentialsAsync(OperatorClient.IdOf(stored!), TestContext.Current.CancellationToken);
        Assert.Equal(answer["credentialsValue"]!.GetValue<string>(), credentials["credentialsValue"]!.GetValue<string>());
        return chain;
    }

    private async Task<JsonNode> ProvisionAsync(string protocol, JsonObject order) => JsonNode.Parse(protocol switch
    {
        "http" => (await device.AskAsync(device.PostAsync($"http://localhost:{Text(fixture.Silo.HttpPort)}/api/v1/provision", order.ToJsonString()))).Body,
        "https" => (await device.AskAsync(device.PostAsync(device.Https("api/v1/provision"), order.ToJsonString()))).Body,
        "mqtt" => await AskMqttAsync(order, "-p", Text(fixture.Silo.MqttPort)),
        "mqtts" => await AskMqttAsync(order, "-p", Text(fixture.Silo.MqttTlsPort), "--cafile", device.ServerAuthority),
        "coap" => await AskCoapAsync("coap-client-notls", order, $"coap://127.0.0.1:{Text(fixture.Silo.CoapPort)}"),
        _ => await AskCoapAsync("coap-client-openssl", order, $"coaps://localhost:{Text(fixture.Silo.CoapDtlsPort)}", "-R", device.ServerAuthority),
    })!;

    private static async Task<string> AskCoapAsync(string client, JsonObject order, string server, params string[] options) => (await PublicClients.Libcoap(client).RunAsync(
        ["-m", "post", "-B", "20", .. options, "-f", "-", $"{server}/api/v1/provision"],
        input: order.ToJsonString(),
        cancellationToken: TestContext.Current.CancellationToken)).Succeeded().Output;

    private static async Task<string> AskMqttAsync(JsonObject order, params string[] options) => (await PublicClients.Mosquitto("mosquitto_rr").RunAsync(
        ["-h", "localhost", "-u", "provision", "-q", "1", "-W", "20", "-t", "/provision/request", "-e", "/provision/response", "-m", order.ToJsonString(), .. options],
        cancellationToken: TestContext.Current.CancellationToken)).Succeeded().Output;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
