using System.Globalization;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Flows;

/// <summary>libcoap's clients under DTLS, which trust the CA that the silo made for itself.</summary>
public sealed class LibcoapDtlsTests(SiloFixture fixture) : IDisposable
{
    private const string OpenSsl = "coap-client-openssl";
    private const string GnuTls = "coap-client-gnutls";

    private readonly CertificateFolder folder = new();
    private readonly TestAuthority root = TestAuthority.Root("Maker root");

    [Theory]
    [InlineData(OpenSsl, CredentialChoice.ServerMadeToken)]
    [InlineData(OpenSsl, CredentialChoice.Certificate, "-b", "512")]
    [InlineData(GnuTls, CredentialChoice.ServerMadeToken)]
    [InlineData(GnuTls, CredentialChoice.Certificate, "-b", "512")]
    public async Task Libcoap_provisions_and_sends_telemetry_under_DTLS(string client, CredentialChoice choice, params string[] options)
    {
        var flow = await DeviceFlow.BeginAsync(fixture.Silo, choice);

        var asked = await PostAsync(fixture.Silo, client, "api/v1/provision", flow.Request.ToJsonString(), options);

        var value = await flow.ShowsCredentialsAsync(asked.Succeeded().Output);
        if (choice == CredentialChoice.ServerMadeToken)
        {
            var sent = await PostAsync(fixture.Silo, client, $"api/v1/{value.GetValue<string>()}/telemetry", DeviceFlow.Telemetry.ToJsonString(), options);
            Assert.Empty(sent.Succeeded().Error);
            await flow.ShowsTelemetryAsync();
        }
    }

    [Theory]
    [InlineData(OpenSsl)]
    [InlineData(GnuTls)]
    public async Task TB132_TB133_a_certificate_that_was_provisioned_needs_no_token(string client)
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        using var authority = root.Intermediate("Maker line 1");
        using var device = authority.Device(Fresh.Text("press"));
        var name = Fresh.Text("press");
        var (certificate, key) = folder.Write("device", device);
        var order = ProvisionOrder.For(profile, name, ("credentialsType", "X509_CERTIFICATE"), ("hash", device.Pem)).ToJsonString();
        (await PostAsync(fixture.Silo, client, "api/v1/provision", order)).Succeeded();

        var telemetry = await PostAsync(fixture.Silo, client, "api/v1/telemetry", """{"temperature":21.5}""", "-c", certificate, "-j", key);
        var attributes = await PostAsync(fixture.Silo, client, "api/v1/attributes", """{"firmware":"1.2"}""", "-c", certificate, "-j", key);

        Assert.Empty(telemetry.Succeeded().Error);
        Assert.Empty(attributes.Succeeded().Error);
        var id = OperatorClient.IdOf((await fixture.Silo.Operator.GetDeviceAsync(name, TestContext.Current.CancellationToken))!);
        Assert.Equal("21.5", (await fixture.Silo.Operator.GetLatestTelemetryAsync(id, "temperature", TestContext.Current.CancellationToken))["temperature"]![0]!["value"]!.ToString());
        Assert.Equal("1.2", (await fixture.Silo.Operator.GetAttributeAsync(id, "CLIENT_SCOPE", "firmware", TestContext.Current.CancellationToken))!.ToString());
    }

    [Theory]
    [InlineData(OpenSsl)]
    [InlineData(GnuTls)]
    public async Task An_unknown_certificate_gets_4_01_without_a_token(string client)
    {
        using var device = root.Device(Fresh.Text("unknown"));
        var (certificate, key) = folder.Write("unknown", device);

        var answer = await PostAsync(fixture.Silo, client, "api/v1/telemetry", """{"temperature":21.5}""", "-c", certificate, "-j", key);

        Assert.Contains("4.01", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TB135_a_server_key_from_files_serves_both_clients()
    {
        using var server = root.Issue(CertificatePlan.Server("localhost", "127.0.0.1") with { Key = TestKey.Rsa() });
        var (certificate, key) = folder.Write("server", server);
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Tls:CertificatePath", certificate).With("Tls:KeyPath", key));
        var trusted = folder.Write("root.pem", root.Certificate.Pem);
        var profile = await TestProfile.CreateAsync(silo);
        using var device = root.Device("press");
        var (deviceCertificate, deviceKey) = folder.Write("device", device);
        var name = Fresh.Text("press");
        var order = ProvisionOrder.For(profile, name, ("credentialsType", "X509_CERTIFICATE"), ("hash", device.Pem)).ToJsonString();

        (await PostAsync(silo, OpenSsl, "api/v1/provision", order, "-R", trusted)).Succeeded();
        foreach (var client in (string[])[OpenSsl, GnuTls])
        {
            var sent = await PostAsync(silo, client, "api/v1/attributes", new JsonObject { [client] = true }.ToJsonString(), "-R", trusted, "-c", deviceCertificate, "-j", deviceKey);
            Assert.Empty(sent.Succeeded().Error);
        }

        var id = OperatorClient.IdOf((await silo.Operator.GetDeviceAsync(name, TestContext.Current.CancellationToken))!);
        var attributes = await silo.Operator.GetAttributesAsync(id, "CLIENT_SCOPE", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([OpenSsl, GnuTls], attributes.Select(attribute => attribute!["key"]!.GetValue<string>()).OrderDescending());
    }

    [Fact]
    public async Task T17_openssl_gets_DTLS_1_2_with_good_parameters()
    {
        var openssl = ExternalTool.Require("openssl", "apt-get install openssl");

        var session = await openssl.RunAsync(
            ["s_client", "-dtls1_2", "-connect", Text($"127.0.0.1:{fixture.Silo.CoapDtlsPort}"), "-CAfile", Authority(fixture.Silo), "-verify_return_error"],
            input: "", cancellationToken: TestContext.Current.CancellationToken);
        var old = await openssl.RunAsync(
            ["s_client", "-dtls1", "-cipher", "ALL:@SECLEVEL=0", "-connect", Text($"127.0.0.1:{fixture.Silo.CoapDtlsPort}")], input: "", cancellationToken: TestContext.Current.CancellationToken);

        var shown = session.Succeeded().Output;
        Assert.Contains("Verification: OK", shown, StringComparison.Ordinal);
        Assert.Contains("Cipher is ECDHE-ECDSA-AES128-GCM-SHA256", shown, StringComparison.Ordinal);
        Assert.Contains("No client certificate CA names sent", shown, StringComparison.Ordinal);
        Assert.Contains("Client Certificate Types: ECDSA sign, RSA sign", shown, StringComparison.Ordinal);
        Assert.Contains("Extended master secret: yes", shown, StringComparison.Ordinal);
        Assert.Contains("Compression: NONE", shown, StringComparison.Ordinal);

        // Not in the base64 of the certificate, which may hold any letters.
        Assert.DoesNotContain(shown.Split('\n').Where(static line => line.Contains(':')), static line => line.Contains("SHA1", StringComparison.Ordinal));
        Assert.NotEqual(0, old.ExitCode);
    }

    public void Dispose()
    {
        root.Dispose();
        folder.Dispose();
    }

    private static Task<ToolResult> PostAsync(SiloProcess silo, string client, string path, string body, params string[] options)
    {
        string[] trust = options.Contains("-R") ? [] : ["-R", Authority(silo)];
        return PublicClients.Libcoap(client).RunAsync(
            ["-m", "post", "-B", "20", .. trust, .. options, "-f", "-", Text($"coaps://localhost:{silo.CoapDtlsPort}/{path}")],
            input: body,
            cancellationToken: TestContext.Current.CancellationToken);
    }

    private static string Authority(SiloProcess silo) => Path.Combine(silo.DataDirectory, "tls", "mqttserver.pub.pem");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
