using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Testing;

/// <summary>
/// A raw MQTT peer for packet-exact conversations: <c>await peer.SendsAsync(MqttBytes.Connect(4, userName: "provision"));
/// await peer.ExpectsAsync("20 0000");</c>. Every expectation has a deadline.
/// </summary>
public sealed class ScriptedMqttPeer : IAsyncDisposable
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(20);

    private readonly Socket socket;
    private readonly Stream stream;

    private ScriptedMqttPeer(Socket socket, Stream stream, int version)
    {
        this.socket = socket;
        this.stream = stream;
        Version = version;
    }

    /// <summary>Protocol level that this peer speaks: 3, 4 or 5.</summary>
    public int Version { get; }

    /// <summary>True when the server has closed and everything that it sent was received.</summary>
    public bool HasEnded => socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;

    /// <summary>The TLS of the connection, when it has one.</summary>
    public SslStream? Tls => stream as SslStream;

    /// <summary>Opens the TCP connection, from this local address when one is given, and sends nothing but what TLS needs.</summary>
    public static async Task<ScriptedMqttPeer> DialAsync(int port, int version = 4, string host = "127.0.0.1", string? from = null, DeviceTls? tls = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (from is not null)
            {
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            }

            await socket.ConnectAsync(IPAddress.Parse(host), port);
            Stream plain = new NetworkStream(socket, ownsSocket: true);
            return new ScriptedMqttPeer(socket, tls is null ? plain : await tls.OverAsync(plain), version);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A provisioning session by user name, CONNACK 0 included.</summary>
    public static async Task<ScriptedMqttPeer> ProvisioningAsync(int port, int version = 4, ushort keepAlive = 0, string? from = null)
    {
        var peer = await DialAsync(port, version, from: from);
        await peer.SendsAsync(MqttBytes.Connect(version, clientId: version == 3 ? "c" : "", userName: "provision", keepAlive: keepAlive));
        await peer.ExpectsAcceptedAsync();
        return peer;
    }

    /// <summary>A device session with an access token as user name, CONNACK 0 included.</summary>
    public static async Task<ScriptedMqttPeer> DeviceAsync(int port, string token, int version = 4, ushort keepAlive = 0, byte[]? properties = null)
    {
        var peer = await DialAsync(port, version);
        await peer.SendsAsync(MqttBytes.Connect(version, clientId: version == 3 ? "c" : "", userName: token, keepAlive: keepAlive, properties: properties));
        await peer.ExpectsAcceptedAsync();
        return peer;
    }

    public async Task SendsAsync(params ReadOnlyMemory<byte>[] packets)
    {
        foreach (var packet in packets)
        {
            await stream.WriteAsync(packet);
        }
    }

    /// <summary>Sends what it can; a peer that is cut off while it sends is no failure.</summary>
    public async Task SendsUntilCutOffAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The server closed while we were sending, as it may.
        }
    }

    /// <summary>Ends our direction only.</summary>
    public void FinishesSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>CONNACK with code 0 and session present false.</summary>
    public Task ExpectsAcceptedAsync() => ExpectsAsync(Version == 5 ? "20 000000" : "20 0000");

    /// <summary>The next packet is exactly this: first byte, then the body without remaining length, in hex; blanks do not count.</summary>
    public async Task ExpectsAsync(string hex)
    {
        var packet = await ReceivesAsync($"packet {hex}");
        Assert.Equal(hex.Replace(" ", "", StringComparison.Ordinal), packet.Hex.Replace(" ", "", StringComparison.Ordinal));
    }

    /// <summary>The next packet is a PUBLISH on this topic; it is given back.</summary>
    public async Task<ReceivedMqttPacket> ExpectsMessageAsync(string topic)
    {
        var packet = await ReceivesAsync($"a message on {topic}");
        Assert.Equal(3, packet.Type);
        Assert.Equal(topic, packet.Topic);
        return packet;
    }

    /// <summary>The next message on this topic as text.</summary>
    public async Task<string> ExpectsTextAsync(string topic) => Encoding.UTF8.GetString((await ExpectsMessageAsync(topic)).Payload(Version));

    /// <summary>The next packet, whatever it is.</summary>
    public async Task<ReceivedMqttPacket> ReceivesAsync(string awaited, TimeSpan? deadline = null) =>
        await ReadAsync(awaited, deadline ?? DefaultDeadline) ?? throw new EndOfStreamException($"The server closed instead of sending {awaited}.");

    /// <summary>The server closes without another packet. A reset counts as a close.</summary>
    public async Task ExpectsClosedAsync(TimeSpan? deadline = null)
    {
        var packet = await ReadAsync("the server to close", deadline ?? DefaultDeadline);
        Assert.Null(packet);
    }

    /// <summary>The server closes, after whatever it still has to say.</summary>
    public async Task ExpectsEndOfStreamAsync(TimeSpan? deadline = null)
    {
        using var patience = new CancellationTokenSource(deadline ?? DefaultDeadline);
        var rest = new byte[64 * 1024];
        try
        {
            while (await stream.ReadAsync(rest, patience.Token) != 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset is a close too.
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException("Waited for the server to close.");
        }
    }

    public async ValueTask DisposeAsync() => await stream.DisposeAsync();

    private async Task<ReceivedMqttPacket?> ReadAsync(string awaited, TimeSpan deadline)
    {
        using var patience = new CancellationTokenSource(deadline);
        try
        {
            var header = new byte[1];
            if (await stream.ReadAsync(header, patience.Token) == 0)
            {
                return null;
            }

            var body = new byte[await ReadLengthAsync(patience.Token)];
            await stream.ReadExactlyAsync(body, patience.Token);
            return new ReceivedMqttPacket(header[0], body);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited {deadline.TotalSeconds:0} s for {awaited}.");
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<int> ReadLengthAsync(CancellationToken cancellationToken)
    {
        var digit = new byte[1];
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            await stream.ReadExactlyAsync(digit, cancellationToken);
            length |= (digit[0] & 0x7F) << shift;
            if ((digit[0] & 0x80) == 0)
            {
                return length;
            }
        }
    }
}
