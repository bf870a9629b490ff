using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Clustering;

/// <summary>The links of a cluster under mutual TLS, with real processes.</summary>
public sealed class LinkSecurityTests(PostgresFixture postgres) : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly ClusterPki pki = new();
    private readonly ClusterPki stranger = new("another authority");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        pki.Dispose();
        stranger.Dispose();
    }

    [Fact]
    public async Task T11_only_a_certificate_of_the_clusters_authority_opens_a_link()
    {
        await using var silo = await SiloAsync();
        var good = pki.Issue("good");
        (string Name, (string CertificatePath, string KeyPath)? Files)[] rogues =
        [
            ("without a certificate", null),
            ("of another authority", stranger.Issue("foreign")),
            ("expired", pki.Issue("expired", TimeSpan.FromDays(-1))),
            ("for servers only", pki.Issue("server", null, ClusterPki.ServerUsage)),
            ("for clients only", pki.Issue("client", null, ClusterPki.ClientUsage)),
        ];

        foreach (var port in Ports(silo))
        {
            foreach (var (name, files) in rogues)
            {
                Assert.False(await RawLink.IsAcceptedAsync(port, files), $"A certificate {name} opened port {port}.");
            }

            Assert.True(await RawLink.IsAcceptedAsync(port, good), $"A good certificate did not open port {port}.");
            Assert.Empty(Filtered(await RawLink.SayAsync(port, "GET / HTTP/1.1\r\n\r\n")));
        }

        await using var gateway = await GatewayProcess.StartAsync(Gateway(silo, good, pki.AuthorityPath));
        Assert.StartsWith("ready ", gateway.ReadyLine, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T11_a_gateway_without_the_right_certificate_never_gets_a_call_answered()
    {
        await using var silo = await SiloAsync();
        await using var plain = GatewayProcess.Launched(Gateway(silo, null, null));
        await using var foreign = GatewayProcess.Launched(Gateway(silo, stranger.Issue("foreign"), stranger.AuthorityPath));

        foreach (var rogue in new[] { plain, foreign })
        {
            await rogue.Console.LineAsync(line => line.Contains("No silo answers yet", StringComparison.Ordinal), "the gateway to wait for a silo", Soon);
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{rogue.HttpPort}/") };
            await Poll.UntilAsync(() => ListensAsync(rogue.HttpPort), Soon, () => $"the gateway to listen. Output:\n{rogue.Output}");
            using var answer = await http.PostAsync("api/v1/token/telemetry", new StringContent("{\"t\":1}"), Cancelled);
            using var ready = await http.GetAsync("health/ready", Cancelled);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.DoesNotContain("ready ", rogue.Output, StringComparison.Ordinal);
        }

        Assert.Contains("No link with 127.0.0.1", silo.Output, StringComparison.Ordinal);
    }

    /// <summary>It says that it waits before its listeners are open.</summary>
    private static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, Cancelled);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [Fact]
    public async Task T11_a_silo_without_the_right_certificate_never_becomes_a_member()
    {
        var (certificate, key) = pki.Issue("silo");
        await using var cluster = await ClusterHarness.StartAsync(new ClusterPlan
        {
            Server = postgres.Server,
            Silos = 2,
            Gateways = 0,
            Silo = (_, settings) => settings.With("Cluster:CertificatePath", certificate).With("Cluster:KeyPath", key).With("Cluster:AuthorityPath", pki.AuthorityPath),
        });
        await using var rogue = SiloProcess.Launched(new SiloSettings { Clustered = true }
            .With("Storage:Provider", "PostgreSql")
            .With("Storage:ConnectionString", cluster.ConnectionString)
            .With("Cluster:ClusterId", "test")
            .With("Secrets:MasterKey", cluster.MasterKey));

        await rogue.Console.LineAsync(line => line.Contains("Failed to get ping responses", StringComparison.Ordinal), "the rogue to be ignored", TimeSpan.FromSeconds(40));

        Assert.DoesNotContain("ready", rogue.Output, StringComparison.Ordinal);
        await cluster.MembersAsync(2, TimeSpan.FromSeconds(1));
        Assert.Contains("No link with 127.0.0.1", string.Concat(cluster.Silos.Select(silo => silo.Output)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_certificate_files_are_taken_up_without_a_restart()
    {
        var files = pki.Issue("silo");
        await using var silo = await SiloAsync(files);
        Assert.False(await RawLink.IsAcceptedAsync(silo.SiloPort, null)); // the former certificate is in use now
        var renewed = pki.Issue("renewed");
        File.Copy(renewed.CertificatePath, files.CertificatePath, overwrite: true);
        File.Copy(renewed.KeyPath, files.KeyPath, overwrite: true);

        await Poll.UntilAsync(
            async () =>
            {
                await RawLink.IsAcceptedAsync(silo.SiloPort, null); // a handshake is when the files are looked at
                return silo.Output.Contains("New certificate of this process", StringComparison.Ordinal);
            },
            Soon,
            () => "the silo to take the new certificate");
        await using var gateway = await GatewayProcess.StartAsync(Gateway(silo, pki.Issue("gateway"), pki.AuthorityPath));

        Assert.StartsWith("ready ", gateway.ReadyLine, StringComparison.Ordinal);
    }

    private Task<SiloProcess> SiloAsync((string CertificatePath, string KeyPath)? files = null)
    {
        var (certificate, key) = files ?? pki.Issue("silo");
        var door = FreePorts.Take(1)[0];
        return SiloProcess.StartAsync(new SiloSettings()
            .With("Cluster:SiloGatewayPort", door.ToString(CultureInfo.InvariantCulture))
            .With("Cluster:CertificatePath", certificate)
            .With("Cluster:KeyPath", key)
            .With("Cluster:AuthorityPath", pki.AuthorityPath));
    }

    private static GatewaySettings Gateway(SiloProcess silo, (string CertificatePath, string KeyPath)? files, string? authority) => new GatewaySettings()
        .With("Cluster:SiloGatewayPort", Ports(silo)[1].ToString(CultureInfo.InvariantCulture))
        .With("Cluster:CertificatePath", files?.CertificatePath)
        .With("Cluster:KeyPath", files?.KeyPath)
        .With("Cluster:AuthorityPath", authority);

    /// <summary>The silo's two ports of the cluster, as the kernel tells them.</summary>
    private static int[] Ports(SiloProcess silo)
    {
        var door = Startup.ListeningSockets.Of(silo.ProcessId).Where(socket => socket.LoopbackOnly && socket.Port != silo.SiloPort).Select(socket => socket.Port);
        return [silo.SiloPort, Assert.Single(door)];
    }

    /// <summary>A TLS alert is an answer that gives nothing away.</summary>
    private static byte[] Filtered(byte[] answer) => answer is [0x15, 0x03, _, 0x00, 0x02, _, _] ? [] : answer;
}
