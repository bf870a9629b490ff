using System.Net;
using System.Text;

namespace ProvisioningCluster.Testing.Coap;

/// <summary>
/// A device of a test: says what the script says, byte for byte, and tells what it heard. It repeats nothing by itself and
/// acknowledges only where a method says so.
/// </summary>
public sealed class ScriptedCoapPeer : IDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    private readonly ICoapChannel channel;
    private int messageId = Random.Shared.Next(0x10000);

    /// <param name="channel">Carries the datagrams; goes with the peer.</param>
    public ScriptedCoapPeer(ICoapChannel channel) => this.channel = channel;

    public ScriptedCoapPeer(IPEndPoint server)
        : this(new UdpChannel(server))
    {
    }

    public ScriptedCoapPeer(int port)
        : this(new IPEndPoint(IPAddress.Loopback, port))
    {
    }

    public IPEndPoint Server => channel.Server;

    public IPEndPoint Local => channel.Local;

    /// <summary>Bytes of CoAP messages so far.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Bytes of CoAP messages so far.</summary>
    public long BytesReceived { get; private set; }

    public static CoapPacket Ack(int messageId) => new() { Kind = CoapKind.Ack, Code = "0.00", MessageId = messageId };

    public static CoapPacket Rst(int messageId) => new() { Kind = CoapKind.Rst, Code = "0.00", MessageId = messageId };

    /// <summary>A request with a message id and token of its own.</summary>
    /// <param name="kind">Con or Non.</param>
    /// <param name="method">GET, POST, PUT, DELETE, or a code such as <c>0.05</c>.</param>
    /// <param name="path">Path and query; nothing in it is decoded.</param>
    /// <param name="payload">Body.</param>
    public CoapPacket Request(CoapKind kind, string method, string path, byte[]? payload = null)
    {
        var parts = path.Split('?', 2);
        var segments = parts[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(text => Field(CoapField.UriPath, text));
        var queries = parts.Length == 1 ? [] : parts[1].Split('&').Select(text => Field(CoapField.UriQuery, text));
        return new CoapPacket
        {
            Kind = kind,
            Code = method switch { "GET" => "0.01", "POST" => "0.02", "PUT" => "0.03", "DELETE" => "0.04", _ => method },
            MessageId = NextMessageId(),
            Token = BitConverter.GetBytes(Random.Shared.Next()),
            Options = [.. segments, .. queries],
            Payload = payload ?? [],
        };
    }

    public int NextMessageId() => messageId = (messageId + 1) & 0xffff;

    public Task SendAsync(CoapPacket packet) => SendAsync(packet.Encode());

    public async Task SendAsync(byte[] datagram)
    {
        await channel.SendAsync(datagram);
        BytesSent += datagram.Length;
    }

    /// <summary>The next datagram.</summary>
    /// <exception cref="TimeoutException">None came within the deadline; the message says what was awaited.</exception>
    public async Task<byte[]> ReceiveAsync(string awaited)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            var datagram = await channel.ReceiveAsync(deadline.Token);
            BytesReceived += datagram.Length;
            return datagram;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Nothing came within {Deadline.TotalSeconds} s while waiting for {awaited}.");
        }
    }

    /// <summary>The next datagram as a packet.</summary>
    public async Task<CoapPacket> ExpectAsync(string awaited) => CoapPacket.Decode(await ReceiveAsync(awaited));

    /// <summary>True when the server has sent nothing that was not received yet.</summary>
    public async Task<bool> HearsNothingButPongAsync() => (await HeardBeforePongAsync()).Count == 0;

    /// <summary>Pings, and gives what was sent before the answer to the ping. Loopback keeps order, so nothing is missed.</summary>
    public async Task<IReadOnlyList<CoapPacket>> HeardBeforePongAsync()
    {
        var id = NextMessageId();
        await SendAsync(new CoapPacket { Kind = CoapKind.Con, Code = "0.00", MessageId = id });
        var heard = new List<CoapPacket>();
        while (true)
        {
            var next = await ExpectAsync("the answer to a ping");
            if (next is { Kind: CoapKind.Rst, Code: "0.00" } && next.MessageId == id)
            {
                return heard;
            }

            heard.Add(next);
        }
    }

    public void Dispose() => channel.Dispose();

    private static CoapField Field(int number, string text) => new(number, Encoding.UTF8.GetBytes(text));
}
