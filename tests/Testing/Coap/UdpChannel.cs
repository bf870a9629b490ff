using System.Net;
using System.Net.Sockets;

namespace ProvisioningCluster.Testing.Coap;

/// <summary>Plain UDP with one server.</summary>
internal sealed class UdpChannel : ICoapChannel
{
    private readonly Socket socket;

    public UdpChannel(IPEndPoint server)
    {
        Server = server;
        socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
        socket.Connect(server); // from then on the kernel drops what does not come from the address that was asked
    }

    public IPEndPoint Server { get; }

    public IPEndPoint Local => (IPEndPoint)socket.LocalEndPoint!;

    public async Task SendAsync(byte[] datagram) => await socket.SendAsync(datagram);

    public async Task<byte[]> ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[65_536];
        var length = await socket.ReceiveAsync(buffer, cancellationToken);
        return buffer[..length];
    }

    public void Dispose() => socket.Dispose();
}
