using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Coap;
using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Dtls;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>Oversized and truncated input on every port: refused or closed, and the memory stays where it was.</summary>
public sealed class BadInputMemoryTests
{
    private const long AllowedGrowth = 64L << 20;
    private const int Sockets = 1000;
    private static readonly TimeSpan ClosedDeadline = TimeSpan.FromSeconds(60);

    /// <summary>The bound is about what is held, not about when the collector of a machine with much memory cares to run.</summary>
    private static SiloSettings FrequentCollections =>
        new() { Environment = new Dictionary<string, string> { ["DOTNET_GCgen0size"] = "400000" } };

    [Fact]
    public Task I21_T13_Memory_stays_flat_under_oversized_and_truncated_input() => StaysFlatAsync(Attacks);

    [Fact]
    public Task I21_T16_Memory_stays_flat_under_handshakes_that_never_end() => StaysFlatAsync(DtlsAttacks);

    private static async Task StaysFlatAsync(Func<SiloProcess, (string Name, Func<int, Task> Attack)[]> attacks)
    {
        await using var silo = await SiloProcess.StartAsync(FrequentCollections);
        var profile = await TestProfile.CreateAsync(silo);
        await WarmUpAsync(silo, profile, attacks(silo));
        var before = silo.ResidentBytes;

        var growths = new List<string>();
        foreach (var (name, attack) in attacks(silo))
        {
            await attack(Sockets);
            await StillServesAsync(silo, profile);
            var growth = silo.ResidentBytes - before;
            if (growth > AllowedGrowth)
            {
                growths.Add($"{growth >> 20} MiB after {name}");
            }
        }

        Assert.True(growths.Count == 0, string.Join(", ", growths));
        Assert.False(silo.HasExited);
    }

    /// <summary>Buffers and pools of a busy process are no growth: as many good devices fill them, and a little of each attack.</summary>
    private static async Task WarmUpAsync(SiloProcess silo, TestProfile profile, (string Name, Func<int, Task> Attack)[] attacks)
    {
        var devices = await DeviceConnections.OpenManyAsync(silo, Sockets);
        await Task.WhenAll(devices.Select(device => device.ProvisionAsync(ProvisionOrder.For(profile, Fresh.Text("good")))));
        await DeviceConnections.CloseAsync(devices);
        foreach (var (_, attack) in attacks)
        {
            await attack(Sockets / 4);
        }

        await StillServesAsync(silo, profile);
    }

    private static (string Name, Func<int, Task> Attack)[] Attacks(SiloProcess silo)
    {
        var kilobytes = Encoding.ASCII.GetBytes(new string('x', 16 * 1024));
        byte[] Http(string head) => Encoding.ASCII.GetBytes(head);
        return
        [
            ("CONNECT of 256 MB", count => TcpAsync(silo.MqttPort, count, [.. MqttPackets.Header(0x10, 268_435_455), .. kilobytes])),
            ("PUBLISH of 256 MB", count => TcpAsync(silo.MqttPort, count, [.. MqttPackets.ConnectAsProvision(), .. MqttPackets.Header(0x32, 268_435_455), .. kilobytes])),
            ("CONNECT cut off", count => TcpAsync(silo.MqttPort, count, MqttPackets.ConnectAsProvision()[..^3], hangUp: true)),
            ("length without end", count => TcpAsync(silo.MqttPort, count, [0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])),
            ("body of 2 GB", count => TcpAsync(silo.HttpPort, count, [.. Http("POST /api/v1/provision HTTP/1.1\r\nHost: a\r\nContent-Length: 2147483648\r\n\r\n"), .. kilobytes])),
            ("chunks without end", count => TcpAsync(silo.HttpPort, count, [.. Http("POST /api/v1/provision HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"), .. Chunks(kilobytes, 8)])),
            ("head without end", count => TcpAsync(silo.HttpPort, count, [.. Http("GET / HTTP/1.1\r\nX: "), .. kilobytes, .. kilobytes, .. kilobytes])),
            ("body cut off", count => TcpAsync(silo.HttpPort, count, Http("POST /api/v1/provision HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"), hangUp: true)),
            ("login of 2 GB", count => TcpAsync(silo.HttpPort, count, [.. Http("POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2147483648\r\n\r\n"), .. kilobytes])),
            ("login without end", count => TcpAsync(silo.HttpPort, count, [.. Http("POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"), .. Chunks(kilobytes, 8)], hangUp: true)),
            ("blocks without end", count => BlocksAsync(silo.CoapPort, sources: count / 25, blocks: 200)),
            ("datagrams of noise", count => NoiseAsync(silo.CoapPort, count)),
        ];
    }

    private static (string Name, Func<int, Task> Attack)[] DtlsAttacks(SiloProcess silo) =>
    [
        ("noise", count => NoiseAsync(silo.CoapDtlsPort, count)),
        ("good handshakes", _ => GoodHandshakesAsync(silo.CoapDtlsPort)),
        ("hellos without a cookie", count => HellosAsync(silo.CoapDtlsPort, count * 100)),
        ("stalled handshakes", count => HandshakesAsync(silo.CoapDtlsPort, count * 2)),
        ("messages of 16 MB", count => HandshakesAsync(silo.CoapDtlsPort, count, RawHandshake.Claims(0xFFFFFF))),
        ("messages of 16 KB that never come", count => HandshakesAsync(silo.CoapDtlsPort, count, RawHandshake.Claims(16 * 1024))),
        ("all of it for good devices", _ => GoodHandshakesAsync(silo.CoapDtlsPort)),
    ];

    private static byte[] Chunks(byte[] content, int count)
    {
        byte[] chunk = [.. Encoding.ASCII.GetBytes($"{content.Length:X}\r\n"), .. content, .. "\r\n"u8];
        return [.. Enumerable.Repeat(chunk, count).SelectMany(bytes => bytes)];
    }

    /// <summary>The same bytes on many sockets at once; then every socket is closed, by the server unless we hang up.</summary>
    private static async Task TcpAsync(int port, int count, byte[] bytes, bool hangUp = false)
    {
        using var deadline = new CancellationTokenSource(ClosedDeadline);
        await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
            try
            {
                await client.GetStream().WriteAsync(bytes, deadline.Token);
                if (!hangUp)
                {
                    await ClosedAsync(client.GetStream(), deadline.Token);
                }
            }
            catch (IOException)
            {
                // Reset while we wrote: closed.
            }
        }));
    }

    private static async Task ClosedAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[1024];
        while (await stream.ReadAsync(buffer, cancellationToken) > 0)
        {
            // An error answer may come before the end.
        }
    }

    private static async Task BlocksAsync(int port, int sources, int blocks)
    {
        var body = new byte[1024];
        await Task.WhenAll(Enumerable.Range(0, sources).Select(async _ =>
        {
            using var socket = NewSocket(port);
            for (var block = 0; block < blocks; block++)
            {
                await socket.SendAsync(CoapDatagram.PostBlock((ushort)block, token: 1, "api/v1/provision", body, block, more: true));
            }
        }));
    }

    private static async Task NoiseAsync(int port, int count)
    {
        var random = new Random(4711);
        using var socket = NewSocket(port);
        for (var i = 0; i < count; i++)
        {
            var noise = new byte[i % 100 == 0 ? 65_000 : random.Next(0, 64)];
            random.NextBytes(noise);
            if (noise.Length > 0 && i % 2 == 0)
            {
                noise[0] = (byte)(0x40 | (noise[0] & 0x3F));
            }

            await socket.SendAsync(noise);
        }
    }

    private static async Task GoodHandshakesAsync(int port)
    {
        for (var i = 0; i < 10; i++)
        {
            using var good = await DtlsClient.PeerAsync(port);
            Assert.Equal("4.01", (await good.PostAsync("/api/v1/telemetry", "{}")).Code);
        }
    }

    private static async Task HellosAsync(int port, int count)
    {
        using var socket = NewSocket(port);
        for (var i = 0; i < count; i++)
        {
            await socket.SendAsync(RawHandshake.ClientHello(RandomNumberGenerator.GetBytes(32)));
        }
    }

    /// <summary>Handshakes of proven clients from many addresses, which say this after their hello and nothing more.</summary>
    private static async Task HandshakesAsync(int port, int count, byte[]? last = null)
    {
        var server = new IPEndPoint(IPAddress.Loopback, port);
        var sockets = Enumerable.Range(0, count).Select(i => RawHandshake.Connect(server, new IPAddress([127, 0, 1, (byte)(1 + (i % 100))]))).ToList();
        await Parallel.ForEachAsync(sockets, async (socket, _) =>
        {
            if (await RawHandshake.StallAsync(socket, TimeSpan.FromSeconds(2)) && last is not null)
            {
                await socket.SendAsync(last, CancellationToken.None);
            }
        });
        sockets.ForEach(socket => socket.Dispose());
    }

    private static Socket NewSocket(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    /// <summary>A good device on each protocol is served at once.</summary>
    private static async Task StillServesAsync(SiloProcess silo, TestProfile profile)
    {
        foreach (var protocol in DeviceConnections.AllProtocols)
        {
            await using var connection = await DeviceConnections.OpenAsync(silo, protocol);
            Assert.True((await connection.ProvisionAsync(ProvisionOrder.For(profile, Fresh.Text("good")))).Succeeded);
        }
    }
}
