using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Flows;

/// <summary>
/// The reference's walkthrough for certificate chains (wire-spec 3.8), with openssl as it comes and mosquitto: root, intermediate, device;
/// the intermediate is registered on a profile with a pattern; the device connects, and is there.
/// </summary>
public sealed class CertificateWalkthroughTests(SiloFixture fixture) : IDisposable
{
    private readonly CertificateFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("rsa:2048", "tlsv1.2")]
    [InlineData("rsa:2048", "tlsv1.3")]
    [InlineData("ec", "tlsv1.3")]
    public async Task D28_A_device_of_a_registered_CA_is_made_when_it_connects_and_renewed_when_its_certificate_is(string key, string version)
    {
        var name = Fresh.Text("press");
        await AuthorityAsync(key, "root", Fresh.Text("Root"));
        await SignedAsync(key, "intermediate", Fresh.Text("Intermediate"), "root");
        await SignedAsync(key, "device", $"{name}.factory.example", "intermediate");
        await ProfileAsync(ReadFile("intermediate.pem"), @"^(.+)\.factory\.example$");

        (await PublishAsync("device", version)).Succeeded();

        var made = await fixture.Silo.Operator.GetDeviceAsync(name, TestContext.Current.CancellationToken);
        Assert.NotNull(made);
        var credentials = await fixture.Silo.Operator.GetCredentialsAsync(OperatorClient.IdOf(made), TestContext.Current.CancellationToken);
        Assert.Equal("X509_CERTIFICATE", credentials["credentialsType"]!.GetValue<string>());
        var latest = await fixture.Silo.Operator.GetLatestTelemetryAsync(OperatorClient.IdOf(made), "temperature", TestContext.Current.CancellationToken);
        Assert.Equal("25", latest["temperature"]![0]!["value"]!.ToString());

        await LaterThanAsync("device"); // of two certificates the one that begins later counts, and they begin on whole seconds
        await SignedAsync(key, "renewed", $"{name}.factory.example", "intermediate");
        (await PublishAsync("renewed", version)).Succeeded();
        Assert.NotEqual(0, (await PublishAsync("device", version)).ExitCode); // the former certificate is none any more
        (await PublishAsync("renewed", version)).Succeeded();
        var same = await fixture.Silo.Operator.GetDeviceAsync(name, TestContext.Current.CancellationToken);
        Assert.Equal(OperatorClient.IdOf(made), OperatorClient.IdOf(same!));
    }

    [Fact]
    public async Task D28_The_same_over_HTTPS_on_a_path_without_a_token()
    {
        var name = Fresh.Text("pump");
        await AuthorityAsync("ec", "root", Fresh.Text("Root"));
        await SignedAsync("ec", "intermediate", Fresh.Text("Intermediate"), "root");
        await SignedAsync("ec", "device", name, "intermediate");
        await ProfileAsync(ReadFile("intermediate.pem"), "(.*)");

        var sent = await PublicClients.Curl.RunAsync(
            [
                "--silent", "--show-error", "--fail", "--cacert", fixture.Silo.AuthorityPath, "--cert", Chain("device"), "--key", File("device.key"),
                "--data-binary", DeviceFlow.Telemetry.ToJsonString(), $"https://localhost:{Text(fixture.Silo.HttpTlsPort)}/api/v1/telemetry",
            ],
            cancellationToken: TestContext.Current.CancellationToken);

        sent.Succeeded();
        Assert.NotNull(await fixture.Silo.Operator.GetDeviceAsync(name, TestContext.Current.CancellationToken));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string File(string name) => Path.Combine(folder.FullPath, name);

    private string ReadFile(string name) => System.IO.File.ReadAllText(File(name));

    private Task LaterThanAsync(string device)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(File($"{device}.pem"));
        var begin = certificate.NotBefore.ToUniversalTime();
        return Poll.UntilAsync(() => Task.FromResult(DateTime.UtcNow >= begin.AddSeconds(1)), TimeSpan.FromSeconds(10), () => "the next second");
    }

    /// <summary>A self-signed CA with openssl's own extensions.</summary>
    private Task AuthorityAsync(string key, string file, string commonName) =>
        OpensslAsync(["req", "-x509", .. NewKey(key), "-keyout", File($"{file}.key"), "-out", File($"{file}.pem"), "-sha256", "-days", "365", "-nodes", "-subj", $"/CN={commonName}"]);

    /// <summary>A request, and a certificate for it that says whether it is a CA's and nothing else.</summary>
    private async Task SignedAsync(string key, string file, string commonName, string issuer)
    {
        await OpensslAsync(["req", .. NewKey(key), "-new", "-keyout", File($"{file}.key"), "-out", File($"{file}.csr"), "-nodes", "-subj", $"/CN={commonName}"]);
        var extensions = folder.Write("extensions", file == "intermediate" ? "basicConstraints=critical,CA:TRUE" : "basicConstraints=CA:FALSE");
        await OpensslAsync(
            ["x509", "-req", "-in", File($"{file}.csr"), "-out", File($"{file}.pem"), "-CA", File($"{issuer}.pem"), "-CAkey", File($"{issuer}.key"), "-CAcreateserial", "-sha256", "-days", "300", "-extfile", extensions]);
    }

    private static string[] NewKey(string key) => key == "ec" ? ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"] : ["-newkey", key];

    private async Task OpensslAsync(string[] arguments) =>
        (await ExternalTool.Require("openssl", "apt-get install openssl").RunAsync(arguments, cancellationToken: TestContext.Current.CancellationToken)).Succeeded();

    private async Task ProfileAsync(string authority, string pattern) => await fixture.Silo.Operator.SaveProfileAsync(
        new JsonObject
        {
            ["name"] = Fresh.Text("chain"),
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
                    ["provisionDeviceSecret"] = authority,
                    ["certificateRegExPattern"] = pattern,
                    ["allowCreateNewDevicesByX509Certificate"] = true,
                },
            },
        },
        TestContext.Current.CancellationToken);

    /// <summary>Device, intermediate and root in one file.</summary>
    private string Chain(string device) => folder.Write($"{device}-chain.pem", ReadFile($"{device}.pem") + ReadFile("intermediate.pem") + ReadFile("root.pem"));

    private Task<ToolResult> PublishAsync(string device, string version) => PublicClients.Mosquitto("mosquitto_pub").RunAsync(
        [
            "--cafile", fixture.Silo.AuthorityPath, "-d", "-q", "1", "-h", "localhost", "-p", Text(fixture.Silo.MqttTlsPort), "--tls-version", version,
            "-t", "v1/devices/me/telemetry", "--key", File($"{device}.key"), "--cert", Chain(device), "-m", """{"temperature":25}""",
        ],
        cancellationToken: TestContext.Current.CancellationToken);
}
