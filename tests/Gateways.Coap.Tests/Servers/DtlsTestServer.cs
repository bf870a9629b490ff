using System.Net;
using Microsoft.Extensions.Time.Testing;
using ProvisioningCluster.Gateways.Coap.Dtls;
using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Core.Tls;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Coap;
using ProvisioningCluster.Testing.Dtls;

namespace ProvisioningCluster.Gateways.Coap.Tests.Servers;

/// <summary>All layers behind the encrypted port, with scripted resources, a clock that the test moves, and a certificate of its own.</summary>
internal sealed class DtlsTestServer : IAsyncDisposable
{
    private readonly CoapTestServer server;
    private readonly CertificateFolder folder;

    private DtlsTestServer(CoapTestServer server, CertificateFolder folder, TestAuthority authority, TestCertificate identity)
    {
        this.server = server;
        this.folder = folder;
        Authority = authority;
        Identity = identity;
    }

    public FakeTimeProvider Time => server.Time;

    public ScriptedResources Resources => server.Resources;

    /// <summary>A CA for the server and the devices of the test.</summary>
    public TestAuthority Authority { get; }

    /// <summary>The server's certificate at the start.</summary>
    public TestCertificate Identity { get; }

    public IPEndPoint Endpoint => server.Part<DtlsListener>().Bound[0];

    public CountingLimiter Limiter => server.Part<CountingLimiter>();

    /// <summary>What takes the datagrams of the port.</summary>
    public DtlsGate Gate => server.Part<DtlsGate>();

    /// <summary>Sessions that are established.</summary>
    public int Sessions => server.Part<DtlsSessions>().Count;

    /// <summary>Handshakes under way.</summary>
    public int Handshakes => server.Part<DtlsHandshakes>().Count;

    public static DtlsTestServer Start(Action<CoapOptions>? limits = null, CertificatePlan? identity = null, TimeSpan? deadline = null)
    {
        var folder = new CertificateFolder();
        var authority = TestAuthority.Root("Test CA");
        var certificate = authority.Issue(identity ?? CertificatePlan.Server("localhost"));
        var (path, key) = folder.Write("server", certificate);
        var tls = new TlsOptions { CertificatePath = path, KeyPath = key };
        tls.HandshakeDeadline = deadline ?? tls.HandshakeDeadline;
        var server = CoapTestServer.Start(limits, tls: tls);
        server.Part<DtlsListener>().Open(new IPEndPoint(IPAddress.Loopback, 0));
        return new DtlsTestServer(server, folder, authority, certificate);
    }

    /// <summary>A device with a session; it goes with the test.</summary>
    public async Task<ScriptedCoapPeer> PeerAsync(DtlsPlan? plan = null) => new(await ConnectAsync(plan));

    public Task<DtlsClient> ConnectAsync(DtlsPlan? plan = null) => DtlsClient.ConnectAsync(Endpoint, plan);

    /// <summary>Waits until there are so many sessions and no handshakes: a client knows that its session stands before the server noted it.</summary>
    public Task HoldsAsync(int sessions) => Poll.UntilAsync(
        () => Task.FromResult(Sessions == sessions && Handshakes == 0 && Limiter.Count == sessions),
        TimeSpan.FromSeconds(15),
        () => $"{sessions} sessions and nothing else; there are {Sessions} sessions, {Handshakes} handshakes, {Limiter.Count} places");

    /// <summary>The alert that such a handshake ends with.</summary>
    public Task<string?> RefusalOfAsync(DtlsPlan plan) => DtlsClient.RefusedAsync(Endpoint, plan);

    /// <summary>Replaces the server's certificate files, and has them looked at as the clock of the process does.</summary>
    public TestCertificate Renew(CertificatePlan plan)
    {
        var certificate = Authority.Issue(plan);
        folder.Write("server", certificate);
        server.Part<ServerIdentities>().Refresh();
        return certificate;
    }

    public Task StopAsync() => server.StopAsync();

    /// <summary>The cookie that only the client at this address is told.</summary>
    public byte[] CookieFor(IPEndPoint client, byte[] clientHello)
    {
        var wire = new RecordedWire();
        server.Part<CookieExchange>().Verify(CoapEndpoint.From(wire, client.Serialize()), clientHello);
        return RawHandshake.CookieOf(wire.Sent.Single());
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Identity.Dispose();
        Authority.Dispose();
        folder.Dispose();
    }
}
