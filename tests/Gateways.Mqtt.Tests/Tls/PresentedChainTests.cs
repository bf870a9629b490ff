using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Authentication;
using ProvisioningCluster.Gateways.Mqtt.Tests.InProcess;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Tls;

/// <summary>What of a handshake reaches the cluster, on real handshakes with a scripted cluster (wire-spec 3.7, 3.8).</summary>
public sealed class PresentedChainTests : IDisposable
{
    private readonly CertificateFolder folder = new();
    private readonly TestAuthority servers = TestAuthority.Root("servers");
    private readonly TestAuthority root = TestAuthority.Root("devices");
    private readonly TestAuthority upper;
    private readonly TestAuthority lower;
    private readonly TestCertificate device;
    private readonly ConcurrentQueue<AuthenticationRequest> logins = [];

    public PresentedChainTests()
    {
        upper = root.Intermediate("upper");
        lower = upper.Intermediate("lower");
        device = lower.Device("press-17");
    }

    public void Dispose()
    {
        device.Dispose();
        lower.Dispose();
        upper.Dispose();
        root.Dispose();
        servers.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, false)]
    [InlineData(SslProtocols.Tls12, true)]
    [InlineData(SslProtocols.Tls13, false)]
    [InlineData(SslProtocols.Tls13, true)]
    public async Task The_whole_chain_arrives_leaf_first_with_one_operation_id_for_each_connect(SslProtocols version, bool rsaServer)
    {
        await using var gateway = await StartAsync(rsaServer);

        for (var issuers = 0; issuers <= 2; issuers++)
        {
            await using var peer = await DialAsync(gateway, Device() with { Issuers = issuers, Protocols = version });
            await peer.SendsAsync(MqttBytes.Connect(4, "c", "tok-9", "password"));
            await peer.ExpectsAcceptedAsync();

            Assert.Equal(version, peer.Tls!.SslProtocol);
            Assert.True(logins.TryDequeue(out var login));
            Assert.Equal(AuthenticationMethod.Certificate, login.Method);
            Assert.Equal(device.Chain(issuers).Select(Hex), login.Chain!.Certificates.Select(certificate => Hex(certificate.AsMemory())));
            Assert.NotEqual(Guid.Empty, login.OperationId);
            Assert.Null(login.UserName); // and nothing else is considered
            Assert.True(login.Origin.Encrypted);
            Assert.Equal("127.0.0.1", login.Origin.Source);
        }
    }

    [Fact]
    public async Task Without_a_certificate_the_packet_logs_in_and_the_origin_is_encrypted()
    {
        await using var gateway = await StartAsync();
        await using var peer = await DialAsync(gateway, new DeviceTls(AuthorityPath));

        await peer.SendsAsync(MqttBytes.Connect(4, "c", "tok-9"));
        await peer.ExpectsAcceptedAsync();

        Assert.True(logins.TryDequeue(out var login));
        Assert.Equal((AuthenticationMethod.MqttLogin, true), (login.Method, login.Origin.Encrypted));
        Assert.Null(login.Chain);
    }

    [Fact]
    public async Task The_name_provision_goes_before_the_certificate()
    {
        await using var gateway = await StartAsync();
        await using var peer = await DialAsync(gateway, Device());

        await peer.SendsAsync(MqttBytes.Connect(4, "provision"));
        await peer.ExpectsAcceptedAsync();
        await peer.SendsAsync(MqttBytes.Publish(4, "/provision/request", """{"provisionDeviceKey":"k","provisionDeviceSecret":"s"}""", qos: 0));
        await peer.ExpectsMessageAsync("/provision/response");

        Assert.Empty(logins);
        Assert.True(Assert.Single(gateway.Cluster.Provisions).Origin.Encrypted);
    }

    [Theory]
    [InlineData(FaultCode.Unauthenticated, "20 0005", "20 008700", "e0 8700")]
    [InlineData(FaultCode.ProvisioningRefused, "20 0005", "20 008700", "e0 8700")]
    [InlineData(FaultCode.TransportNotAllowed, "20 0003", "20 008800", "e0 8300")]
    public async Task A_refused_certificate_has_codes_of_its_own(FaultCode fault, string connAck, string connAck5, string disconnect5)
    {
        await using var gateway = await StartAsync();
        gateway.Cluster.OnAuthenticate = (_, _) => Task.FromResult<Result<DeviceIdentity>>(new Fault(fault, "no"));

        await using var old = await DialAsync(gateway, Device());
        await old.SendsAsync(MqttBytes.Connect(4, "c", "tok-9"));
        await old.ExpectsAsync(connAck);
        await old.ExpectsClosedAsync();
        await using var fresh = await DialAsync(gateway, Device(), version: 5);
        await fresh.SendsAsync(MqttBytes.Connect(5, "c", "tok-9"));
        await fresh.ExpectsAsync(connAck5);
        await fresh.ExpectsAsync(disconnect5);
        await fresh.ExpectsClosedAsync();
    }

    [Theory]
    [InlineData("tlsv1.2")]
    [InlineData("tlsv1.3")]
    public async Task A_root_that_is_sent_along_arrives_too(string version)
    {
        await using var gateway = await StartAsync();

        (await PublishAsync(gateway, version, device.ChainPem())).Succeeded();

        Assert.Equal(device.Chain().Select(Hex), Assert.Single(logins).Chain!.Certificates.Select(certificate => Hex(certificate.AsMemory())));
    }

    [Theory]
    [InlineData("tlsv1.2")]
    [InlineData("tlsv1.3")]
    public async Task D30_A_chain_that_is_not_signed_in_its_order_ends_the_handshake(string version)
    {
        await using var gateway = await StartAsync();
        using var stranger = TestAuthority.Root("lower"); // the right name, another key
        using var sibling = root.Intermediate("sibling");
        var (lowerPem, upperPem, rootPem) = (lower.Certificate.Pem, upper.Certificate.Pem, root.Certificate.Pem);
        string[] bad =
        [
            device.Pem + upperPem + lowerPem,
            device.Pem + stranger.Certificate.Pem,
            device.Pem + lowerPem + sibling.Certificate.Pem,
            device.Pem + lowerPem + rootPem,
            device.Pem + lowerPem + lowerPem,
            device.Pem + lowerPem + upperPem + rootPem + rootPem + rootPem, // one too many
        ];

        foreach (var chain in bad)
        {
            var refused = await PublishAsync(gateway, version, chain);
            Assert.NotEqual(0, refused.ExitCode);
            Assert.DoesNotContain("refused", refused.Error, StringComparison.OrdinalIgnoreCase); // there was no CONNACK
        }

        Assert.Empty(logins);
        (await PublishAsync(gateway, version, device.ChainPem(issuers: 2))).Succeeded();
    }

    [Fact]
    public async Task A_leaf_alone_passes_the_handshake_whoever_signed_it()
    {
        await using var gateway = await StartAsync();
        using var selfSigned = TestAuthority.Root(CertificatePlan.Device("alone"));

        await using var peer = await DialAsync(gateway, new DeviceTls(AuthorityPath) { Certificate = selfSigned.Certificate });
        await peer.SendsAsync(MqttBytes.Connect(4, "c"));
        await peer.ExpectsAcceptedAsync();

        Assert.Single(Assert.Single(logins).Chain!.Certificates);
    }

    private string AuthorityPath => Path.Combine(folder.FullPath, "servers.pem");

    private static string Hex(ReadOnlyMemory<byte> der) => Convert.ToHexString(der.Span);

    private static Task<ScriptedMqttPeer> DialAsync(GatewayHost gateway, DeviceTls tls, int version = 4) => ScriptedMqttPeer.DialAsync(gateway.TlsPort, version, tls: tls);

    /// <summary>mosquitto sends the list as it stands in the file.</summary>
    private async Task<ToolResult> PublishAsync(GatewayHost gateway, string version, string chain) =>
        await ExternalTool.Require("mosquitto_pub", "apt-get install mosquitto-clients, or run tests/run.sh once as root").RunAsync(
            [
                "-h", "localhost", "-p", gateway.TlsPort.ToString(CultureInfo.InvariantCulture), "--cafile", AuthorityPath, "--tls-version", version,
                "--cert", folder.Write("chain.pem", chain), "--key", folder.Write("chain.key", device.KeyPem), "-q", "1", "-t", "v1/devices/me/telemetry", "-m", "{}",
            ],
            cancellationToken: TestContext.Current.CancellationToken);

    private DeviceTls Device() => new(AuthorityPath) { Certificate = device };

    private async Task<GatewayHost> StartAsync(bool rsaServer = false)
    {
        // The host's clock stands at the year's begin.
        using var server = servers.Issue(CertificatePlan.Server("localhost") with { StartsIn = -400, Key = rsaServer ? TestKey.Rsa() : TestKey.Ecdsa() });
        var (certificatePath, keyPath) = folder.Write("server", server, issuers: 0);
        folder.Write("servers.pem", servers.Certificate.Pem);
        var gateway = await GatewayHost.StartAsync(new Dictionary<string, string?> { ["Tls:CertificatePath"] = certificatePath, ["Tls:KeyPath"] = keyPath });
        gateway.Cluster.OnAuthenticate = (login, _) =>
        {
            logins.Enqueue(login);
            return Task.FromResult<Result<DeviceIdentity>>(ScriptedCluster.Device);
        };
        return gateway;
    }
}
