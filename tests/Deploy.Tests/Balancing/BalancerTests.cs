using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using ProvisioningCluster.Deploy.Tests.Files;
using ProvisioningCluster.Deploy.Tests.Processes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Deploy.Tests.Balancing;

/// <summary>haproxy itself, with the repository's configuration, before two gateways.</summary>
public sealed class BalancerTests : IAsyncLifetime
{
    private const int Connections = 20;

    /// <summary>Of each gateway; the balancer's own limit is set by the tests.</summary>
    private const int PerSource = 30;

    /// <summary>An address of loopback that only the balancer calls from.</summary>
    private const string BalancerAddress = "127.0.0.2";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(20);

    private readonly CertificateFolder files = new();

    private TestAuthority authority = null!;
    private string authorityPath = null!;
    private SiloProcess silo = null!;
    private GatewayProcess[] gateways = null!;
    private TestProfile profile = null!;

    public async ValueTask InitializeAsync()
    {
        var door = FreePorts.Take(1)[0];
        silo = await SiloProcess.StartAsync(new SiloSettings().With("Cluster:SiloGatewayPort", door.ToString(CultureInfo.InvariantCulture)));
        authority = TestAuthority.Root("devices' servers");
        authorityPath = files.Write("authority.pem", authority.Certificate.Pem);
        using var server = authority.Issue(CertificatePlan.Server("localhost"));
        var (certificatePath, keyPath) = files.Write("server", server, issuers: 0);
        var behind = new GatewaySettings().With("Tls:CertificatePath", certificatePath).With("Tls:KeyPath", keyPath).With("Cluster:SiloGatewayPort", Text(door)).With("Proxy:From", BalancerAddress).With("Limits:ConnectionsPerSource", Text(PerSource));
        gateways = await Task.WhenAll(GatewayProcess.StartAsync(behind), GatewayProcess.StartAsync(behind));
        profile = await TestProfile.CreateAsync(silo);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in gateways ?? [])
        {
            await gateway.DisposeAsync();
        }

        await silo.DisposeAsync();
        authority.Dispose();
        files.Dispose();
    }

    [Fact]
    public async Task I20_New_connections_go_on_when_one_of_two_gateways_is_killed()
    {
        var door = Door();
        await using var balancer = await StartAsync(door);
        var before = await Newcomer.ProvisionsAsync(door, DeviceProtocol.Mqtt, profile);

        await gateways[0].KillAsync();
        var clock = Stopwatch.StartNew();
        for (var connection = 0; connection < Connections; connection++)
        {
            await Newcomer.LogsInAsync(door, DeviceProtocol.Http, await Newcomer.ProvisionsAsync(door, DeviceProtocol.Mqtt, profile));
            await Newcomer.LogsInAsync(door, DeviceProtocol.Mqtt, await Newcomer.ProvisionsAsync(door, DeviceProtocol.Http, profile));
        }

        await Newcomer.LogsInAsync(door, DeviceProtocol.Mqtt, before);
        TestContext.Current.SendDiagnosticMessage($"{4 * Connections} connections in {clock.Elapsed.TotalSeconds:0.0} s after the loss, none refused");
    }

    [Fact]
    public async Task Devices_are_spread_over_both_gateways()
    {
        var door = Door();
        await using var balancer = await StartAsync(door);

        var sessions = new List<ScriptedMqttPeer>();
        for (var connection = 0; connection < Connections; connection++)
        {
            sessions.Add(await ScriptedMqttPeer.ProvisioningAsync(door.Mqtt));
        }

        var held = await Task.WhenAll(gateways.Select(async gateway => (await ServedMetrics.OfAsync(gateway.HttpPort)).Sum("gateway_mqtt_connections")));
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }

        Assert.Equal([Connections / 2, Connections / 2], held);
    }

    [Fact]
    public async Task Tls_passes_through_and_ends_in_the_gateway()
    {
        var door = Door();
        var ports = FreePorts.Take(2);
        await using var balancer = await StartAsync(door, ("MQTTS_PORT", Text(ports[0])), ("HTTPS_PORT", Text(ports[1])));

        var openssl = ExternalTool.Require("openssl", "apt-get install openssl");
        foreach (var port in ports)
        {
            var seen = await openssl.RunAsync(
                "s_client", "-connect", $"127.0.0.1:{port}", "-CAfile", authorityPath, "-verify_return_error", "-verify_hostname", "localhost", "-brief", "-no_ign_eof");
            Assert.Contains("Verification: OK", seen.Error + seen.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task T12_One_source_gets_no_more_connections_than_its_share()
    {
        var door = Door();
        await using var balancer = await StartAsync(door, ("CONNECTIONS_PER_SOURCE", "3"));

        var sessions = new List<ScriptedMqttPeer>();
        for (var connection = 0; connection < 3; connection++)
        {
            sessions.Add(await ScriptedMqttPeer.ProvisioningAsync(door.Mqtt));
        }

        Assert.False(await IsServedAsync(door));
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }

        await Poll.UntilAsync(() => IsServedAsync(door), StartDeadline, () => "the next connection of a source that closed its others");
    }

    [Fact]
    public async Task T12_A_gateway_counts_by_the_address_of_the_device_and_not_of_the_balancer()
    {
        var door = Door();
        await using var balancer = await StartAsync(door, ("CONNECTIONS_PER_SOURCE", "1000"));

        var sessions = new List<ScriptedMqttPeer>();
        for (var connection = 0; connection < 2 * PerSource; connection++)
        {
            sessions.Add(await ScriptedMqttPeer.ProvisioningAsync(door.Mqtt));
        }

        Assert.False(await IsServedAsync(door));
        Assert.True(await IsServedAsync(door, from: "127.0.0.3"));
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }
    }

    /// <summary>True when one more device gets its CONNACK; false when the connection is cut, at once or after the first packet.</summary>
    private static async Task<bool> IsServedAsync(DeviceDoor door, string? from = null)
    {
        try
        {
            await using var further = await ScriptedMqttPeer.ProvisioningAsync(door.Mqtt, from: from);
            return true;
        }
        catch (Exception cut) when (cut is SocketException or IOException)
        {
            return false;
        }
    }

    /// <summary>Where the balancer is to listen. CoAP does not pass it.</summary>
    private static DeviceDoor Door()
    {
        var ports = FreePorts.Take(2);
        return new DeviceDoor("127.0.0.1", ports[0], ports[1], Coap: 0);
    }

    private async Task<RunningProcess> StartAsync(DeviceDoor door, params (string Name, string Value)[] more)
    {
        var program = File.Exists("/usr/sbin/haproxy") ? "/usr/sbin/haproxy" : "haproxy";
        ExternalTool.Require(program, "apt-get install haproxy");
        Dictionary<string, string?> environment = new()
        {
            ["LISTEN"] = "127.0.0.1",
            ["SOURCE"] = BalancerAddress,
            ["MQTT_PORT"] = Text(door.Mqtt),
            ["HTTP_PORT"] = Text(door.Http),
            ["MAX_CONNECTIONS"] = "1000",
            ["GATEWAY_1"] = "127.0.0.1",
            ["GATEWAY_1_MQTT_PORT"] = Text(gateways[0].MqttPort),
            ["GATEWAY_1_HTTP_PORT"] = Text(gateways[0].HttpPort),
            ["GATEWAY_1_MQTTS_PORT"] = Text(gateways[0].MqttTlsPort),
            ["GATEWAY_1_HTTPS_PORT"] = Text(gateways[0].HttpTlsPort),
            ["GATEWAY_2"] = "127.0.0.1",
            ["GATEWAY_2_MQTT_PORT"] = Text(gateways[1].MqttPort),
            ["GATEWAY_2_HTTP_PORT"] = Text(gateways[1].HttpPort),
            ["GATEWAY_2_MQTTS_PORT"] = Text(gateways[1].MqttTlsPort),
            ["GATEWAY_2_HTTPS_PORT"] = Text(gateways[1].HttpTlsPort),
        };
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        var balancer = RunningProcess.Start(program, ["-f", DeployFile.At("haproxy", "haproxy.cfg"), "-db"], environment);
        await ListeningAsync(door.Http, balancer);
        return balancer;
    }

    /// <summary>haproxy says nothing when it is up: a port is what tells. Not that of MQTT, where the look itself would count as a connection.</summary>
    private static Task ListeningAsync(int port, RunningProcess balancer) => Poll.UntilAsync(
        async () =>
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        },
        StartDeadline,
        () => $"haproxy to listen. Output:\n{balancer.Output.Text}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
