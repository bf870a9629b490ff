using System.Net;
using System.Net.Sockets;

namespace ProvisioningCluster.Testing;

/// <summary>
/// Ports for processes that tests start. They lie below the range from which the kernel takes ports for clients,
/// so that no outgoing connection can sit on one between the choice and the start of the listener.
/// </summary>
public static class FreePorts
{
    private const int First = 20_000;
    private const int Last = 32_000;

    /// <summary>Distinct ports that can be bound on TCP and UDP now.</summary>
    public static int[] Take(int count)
    {
        var ports = new HashSet<int>();
        while (ports.Count < count)
        {
            var candidate = Random.Shared.Next(First, Last);
            if (Binds(candidate))
            {
                ports.Add(candidate);
            }
        }

        return [.. ports];
    }

    private static bool Binds(int port) =>
        Binds(IPAddress.Any, port, SocketType.Stream, ProtocolType.Tcp) && Binds(IPAddress.Any, port, SocketType.Dgram, ProtocolType.Udp)
        && Binds(IPAddress.IPv6Any, port, SocketType.Stream, ProtocolType.Tcp) && Binds(IPAddress.IPv6Any, port, SocketType.Dgram, ProtocolType.Udp);

    private static bool Binds(IPAddress address, int port, SocketType type, ProtocolType protocol)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6)
        {
            return true;
        }

        using var socket = new Socket(address.AddressFamily, type, protocol);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
