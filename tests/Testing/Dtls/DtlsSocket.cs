using System.Net;
using System.Net.Sockets;
using Org.BouncyCastle.Tls;

namespace ProvisioningCluster.Testing.Dtls;

/// <summary>UDP under the library's client; its port can change under a session, as behind a NAT.</summary>
internal sealed class DtlsSocket : DatagramTransport, IDisposable
{
    private const int MostBytes = 16 * 1024 + 256;
    private readonly IPEndPoint server;
    private Socket socket;

    public DtlsSocket(IPEndPoint server, IPEndPoint? from)
    {
        this.server = server;
        socket = Bound(server, from);
    }

    public IPEndPoint Local => (IPEndPoint)socket.LocalEndPoint!;

    /// <summary>Keeps what the library sends from the network.</summary>
    public bool Withholds { get; set; }

    /// <summary>Datagrams that were sent, or withheld.</summary>
    public List<byte[]> Sent { get; } = [];

    /// <summary>Sends from a new port from now on.</summary>
    public void MoveToNewPort()
    {
        var former = socket;
        socket = Bound(server, null);
        former.Dispose();
    }

    /// <summary>Sends bytes of the test's own past the library.</summary>
    public void SendRaw(byte[] datagram) => socket.Send(datagram);

    public int GetReceiveLimit() => MostBytes;

    public int GetSendLimit() => 1200;

    public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

    public int Receive(Span<byte> buffer, int waitMillis)
    {
        if (!socket.Poll(waitMillis == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(waitMillis), SelectMode.SelectRead))
        {
            return -1;
        }

        try
        {
            return socket.Receive(buffer);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return -1; // the port is closed; the library goes on trying
        }
    }

    public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

    public void Send(ReadOnlySpan<byte> buffer)
    {
        Sent.Add(buffer.ToArray());
        if (Withholds)
        {
            return;
        }

        try
        {
            socket.Send(buffer);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // As above.
        }
    }

    public void Close()
    {
        // The socket goes with the client.
    }

    public void Dispose() => socket.Dispose();

    private static Socket Bound(IPEndPoint server, IPEndPoint? from)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
        if (from is not null)
        {
            socket.Bind(from);
        }

        socket.Connect(server);
        return socket;
    }
}
