using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Tls;

/// <summary>The certificate that devices see, and what the listeners speak, on the real silo (T-17).</summary>
public sealed class ServerCertificateTests(SiloFixture fixture)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task T17_A_renewed_certificate_is_taken_up_and_ends_no_connection()
    {
        using var folder = new CertificateFolder();
        using var root = TestAuthority.Root("servers");
        using var intermediate = root.Intermediate("intermediate");
        using var first = intermediate.Issue(CertificatePlan.Server("localhost"));
        using var second = intermediate.Issue(CertificatePlan.Server("localhost") with { Key = TestKey.Rsa() });
        var (certificatePath, keyPath) = folder.Write("server", first, issuers: 1);
        var tls = new DeviceTls(folder.Write("root.pem", root.Certificate.Pem));
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Tls:CertificatePath", certificatePath).With("Tls:KeyPath", keyPath));
        await using var before = await DialAsync(silo, tls);
        Assert.Equal(Hex(first), Seen(before));

        folder.Write("server.pem", "in the middle of a copy");
        await silo.Console.LineAsync(line => line.Contains("the former certificate stays in use", StringComparison.Ordinal), "the broken file to be told", Soon);
        await using var meanwhile = await DialAsync(silo, tls);
        Assert.Equal(Hex(first), Seen(meanwhile));
        folder.Write("server", second, issuers: 1);
        await silo.Console.LineAsync(line => line.Contains("New certificate of this server", StringComparison.Ordinal), "the renewal to be taken up", Soon);

        await using var after = await DialAsync(silo, tls);
        Assert.Equal(Hex(second), Seen(after));
        using var https = new HttpClient(new SocketsHttpHandler { SslOptions = tls.Options() });
        Assert.Equal("Healthy", await https.GetStringAsync($"https://localhost:{silo.HttpTlsPort}/health/live", TestContext.Current.CancellationToken));
        foreach (var peer in (ScriptedMqttPeer[])[before, meanwhile, after])
        {
            await peer.SendsAsync(MqttBytes.PingReq);
            await peer.ExpectsAsync("d0");
        }

        Assert.DoesNotContain(silo.Output.Split("in use: ")[1..], told => told.Contains("the former certificate", StringComparison.Ordinal)); // once
    }

    [Theory]
    [InlineData("-tls1")]
    [InlineData("-tls1_1")]
    [InlineData("-tls1_2", "-cipher", "AES128-SHA:AES128-GCM-SHA256:ECDHE-ECDSA-AES256-SHA384:ECDHE-RSA-AES128-SHA:DHE-RSA-AES128-GCM-SHA256:aNULL:eNULL:@SECLEVEL=0")]
    public async Task T17_Old_versions_and_weak_suites_are_refused(params string[] offer)
    {
        foreach (var port in (int[])[fixture.Silo.MqttTlsPort, fixture.Silo.HttpTlsPort])
        {
            var refused = await ConnectAsync(port, offer.Contains("-cipher") ? offer : [.. offer, "-cipher", "ALL:@SECLEVEL=0"]);

            Assert.NotEqual(0, refused.ExitCode);
            Assert.Contains("alert", refused.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task T17_Todays_versions_are_spoken_without_resumption(string version)
    {
        foreach (var port in (int[])[fixture.Silo.MqttTlsPort, fixture.Silo.HttpTlsPort])
        {
            using var folder = new CertificateFolder();
            var kept = Path.Combine(folder.FullPath, "kept");
            var first = (await ConnectAsync(port, [version, "-sess_out", kept])).Succeeded();
            Assert.Contains("Verify return code: 0 (ok)", first.Output, StringComparison.Ordinal);
            if (File.Exists(kept)) // else nothing was given that could be resumed
            {
                var second = (await ConnectAsync(port, [version, "-sess_in", kept])).Succeeded();
                Assert.Contains("New, TLSv1.", second.Output, StringComparison.Ordinal);
                Assert.DoesNotContain("Reused, TLSv1.", second.Output, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task T17_A_handshake_that_fails_is_counted_and_says_nothing()
    {
        var before = await FailuresAsync();
        await ConnectAsync(fixture.Silo.MqttTlsPort, ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]);

        await Poll.UntilAsync(async () => await FailuresAsync() > before, Soon, () => "the failure to be counted");
        Assert.DoesNotContain("   at ", fixture.Silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T05_Listeners_without_encryption_are_named_at_the_start_and_in_the_metrics()
    {
        var silo = fixture.Silo;
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync($"http://127.0.0.1:{silo.HttpPort}/metrics", TestContext.Current.CancellationToken);
        var listeners = metrics.Split('\n').Where(line => line.StartsWith("gateway_listeners{", StringComparison.Ordinal)).ToArray();

        Assert.Contains($"Not encrypted: coap:{silo.CoapPort} http:{silo.HttpPort} mqtt:{silo.MqttPort} operator:{silo.HttpPort}. ", silo.Output, StringComparison.Ordinal);
        foreach (var (name, encrypted) in ((string, string)[])[("mqtt", "false"), ("mqtts", "true"), ("http", "false"), ("https", "true"), ("coap", "false"), ("coaps", "true")])
        {
            Assert.Contains(listeners, line => line.Contains($"gateway_listener=\"{name}\"", StringComparison.Ordinal) && line.Contains($"gateway_encrypted=\"{encrypted}\"", StringComparison.Ordinal));
        }
    }

    private static async Task<ScriptedMqttPeer> DialAsync(SiloProcess silo, DeviceTls tls)
    {
        var peer = await ScriptedMqttPeer.DialAsync(silo.MqttTlsPort, tls: tls);
        await peer.SendsAsync(MqttBytes.Connect(4, userName: "provision"));
        await peer.ExpectsAcceptedAsync();
        return peer;
    }

    private static string Hex(TestCertificate certificate) => Convert.ToHexString(certificate.Der.Span);

    private static string Seen(ScriptedMqttPeer peer) => Convert.ToHexString(peer.Tls!.RemoteCertificate!.GetRawCertData());

    private Task<double> FailuresAsync() => TlsMetrics.HandshakesAsync(fixture.Silo, "failed");

    private Task<ToolResult> ConnectAsync(int port, string[] options) => ExternalTool.Require("openssl", "apt-get install openssl").RunAsync(
        ["s_client", "-connect", string.Create(CultureInfo.InvariantCulture, $"localhost:{port}"), "-CAfile", fixture.Silo.AuthorityPath, "-verify_return_error", .. options],
        input: "",
        cancellationToken: TestContext.Current.CancellationToken);
}
