using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ProvisioningCluster.Testing;

/// <summary>
/// Ports for processes that tests start. They lie below the range from which the kernel takes ports for clients,
/// so that no outgoing connection can sit on one between the choice and the start of the listener. A test process has
/// blocks of them to itself until it ends, so that no other one chooses the same port, or tries it, in that time.
/// </summary>
public static class FreePorts
{
    private const int First = 20_000;
    private const int BlockSize = 100;
    private const int Blocks = 120;

    private static readonly Lock Gate = new();
    private static readonly string Reservations = Path.Combine(Path.GetTempPath(), "provisioning-test-ports");
    private static readonly List<int> Own = [];

    /// <summary>Locks on the files of our blocks; the system frees them with the process, however it ends.</summary>
    private static readonly Dictionary<int, FileStream> Locks = [];

    private static int next;

    /// <summary>Distinct ports that can be bound on TCP and UDP now, and that nobody else was given.</summary>
    public static int[] Take(int count)
    {
        var ports = new HashSet<int>();
        lock (Gate)
        {
            while (ports.Count < count)
            {
                var candidate = Next();
                if (Binds(candidate))
                {
                    ports.Add(candidate);
                }
            }
        }

        return [.. ports];
    }

    private static int Next()
    {
        if (next == Own.Count && !TryReserve())
        {
            next = 0; // the first ones were given long ago, and those still in use are found to be so
        }

        return Own[next++];
    }

    /// <summary>True when another block is ours. Which is tried first is chance: what an earlier run left running sits on few.</summary>
    private static bool TryReserve()
    {
        Directory.CreateDirectory(Reservations);
        var start = Random.Shared.Next(Blocks);
        for (var step = 0; step < Blocks; step++)
        {
            var block = (start + step) % Blocks;
            if (!Locks.ContainsKey(block) && TryLock(block) is { } held)
            {
                Locks.Add(block, held);
                Own.AddRange(Enumerable.Range(First + (block * BlockSize), BlockSize));
                return true;
            }
        }

        return Own.Count > 0
            ? false
            : throw new InvalidOperationException($"Other test processes hold all {Blocks} blocks of ports; {Reservations} has their locks.");
    }

    private static FileStream? TryLock(int block)
    {
        try
        {
            var path = Path.Combine(Reservations, block.ToString(CultureInfo.InvariantCulture));
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null; // another process has it
        }
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
