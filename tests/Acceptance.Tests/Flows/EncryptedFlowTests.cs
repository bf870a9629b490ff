using System.Globalization;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Flows;

/// <summary>
/// The same flows under TLS, with the CA that a fresh installation makes for itself: devices provision with key and secret, and log in
/// with a token or with the certificate that they registered.
/// </summary>
public sealed class EncryptedFlowTests : IDisposable
{
    private readonly SiloFixture fixture;
    private readonly CertificateFolder folder = new();
    private readonly TestAuthority authority = TestAuthority.Root("makers");
    private readonly TestCertificate certificate;
    private readonly (string CertificatePath, string KeyPath) files;

    public EncryptedFlowTests(SiloFixture fixture)
    {
        this.fixture = fixture;
        certificate = authority.Device(Fresh.Text("press"));
        files = folder.Write("device", certificate, issuers: 0);
    }

    public static TheoryData<string, CredentialChoice> MqttFlows
    {
        get
        {
            var flows = new TheoryData<string, CredentialChoice>();
            foreach (var version in (string[])["3.1", "3.1.1", "5"])
            {
                flows.Add(version, CredentialChoice.ServerMadeToken);
                flows.Add(version, CredentialChoice.Certificate);
            }

            return flows;
        }
    }

    public void Dispose()
    {
        certificate.Dispose();
        authority.Dispose();
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(MqttFlows))]
    public async Task Mosquitto_provisions_and_logs_in(string version, CredentialChoice choice)
    {
        var flow = await BeginAsync(choice);
        string[] server = ["--cafile", fixture.Silo.AuthorityPath, "-h", "localhost", "-p", Text(fixture.Silo.MqttTlsPort), "-V", $"mqttv{version.Replace(".", "", StringComparison.Ordinal)}", "-q", "1"];

        var asked = await PublicClients.Mosquitto("mosquitto_rr").RunAsync(
            [.. server, "-u", "provision", "-W", "20", "-t", "/provision/request", "-e", "/provision/response", "-m", flow.Request.ToJsonString()],
            cancellationToken: TestContext.Current.CancellationToken);
        var value = await flow.ShowsCredentialsAsync(asked.Succeeded().Output);
        string[] login = choice == CredentialChoice.Certificate ? ["--cert", files.CertificatePath, "--key", files.KeyPath] : ["-u", value.GetValue<string>()];
        var sent = await PublicClients.Mosquitto("mosquitto_pub").RunAsync(
            [.. server, .. login, "-t", "v1/devices/me/telemetry", "-m", DeviceFlow.Telemetry.ToJsonString()], cancellationToken: TestContext.Current.CancellationToken);

        sent.Succeeded();
        await flow.ShowsTelemetryAsync();
    }

    [Theory]
    [MemberData(nameof(MqttFlows))]
    public async Task Paho_provisions_and_logs_in(string version, CredentialChoice choice) => await ScriptAsync(PublicClients.Python, "paho_device.py", version, choice);

    [Theory]
    [MemberData(nameof(MqttFlows))]
    public async Task Mqtt_js_provisions_and_logs_in(string version, CredentialChoice choice) => await ScriptAsync(PublicClients.Node(), "mqtt-device.mjs", version, choice);

    [Theory]
    [InlineData(CredentialChoice.ServerMadeToken)]
    [InlineData(CredentialChoice.Certificate)]
    public async Task Curl_provisions_and_logs_in(CredentialChoice choice)
    {
        var flow = await BeginAsync(choice);

        var value = await flow.ShowsCredentialsAsync((await CurlAsync("provision", flow.Request)).Succeeded().Output);
        var sent = choice == CredentialChoice.Certificate
            ? await CurlAsync("telemetry", DeviceFlow.Telemetry, "--cert", files.CertificatePath, "--key", files.KeyPath)
            : await CurlAsync($"{value.GetValue<string>()}/telemetry", DeviceFlow.Telemetry);

        Assert.Empty(sent.Succeeded().Output);
        await flow.ShowsTelemetryAsync();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private Task<DeviceFlow> BeginAsync(CredentialChoice choice) => DeviceFlow.BeginAsync(fixture.Silo, choice, certificate.Pem);

    private async Task ScriptAsync(ExternalTool interpreter, string script, string version, CredentialChoice choice)
    {
        var flow = await BeginAsync(choice);
        var lines = await ScriptedDeviceTests.RunAsync(interpreter, script, new JsonObject
        {
            ["host"] = "localhost",
            ["port"] = fixture.Silo.MqttTlsPort,
            ["version"] = version,
            ["qos"] = 1,
            ["by"] = "username",
            ["request"] = flow.Request.DeepClone(),
            ["telemetry"] = DeviceFlow.Telemetry,
            ["ca"] = fixture.Silo.AuthorityPath,
            ["cert"] = files.CertificatePath,
            ["key"] = files.KeyPath,
        });

        await flow.ShowsCredentialsAsync(lines[0]);
        Assert.Contains("1.2.3", lines[^1], StringComparison.Ordinal);
        await flow.ShowsTelemetryAsync();
    }

    private Task<ToolResult> CurlAsync(string path, JsonObject body, params string[] options) => PublicClients.Curl.RunAsync(
        ["--silent", "--show-error", "--fail", "--max-time", "20", "--cacert", fixture.Silo.AuthorityPath, .. options, "--data-binary", "@-", $"https://localhost:{Text(fixture.Silo.HttpTlsPort)}/api/v1/{path}"],
        input: body.ToJsonString(),
        cancellationToken: TestContext.Current.CancellationToken);
}
