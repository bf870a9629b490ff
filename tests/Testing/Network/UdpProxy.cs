using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ProvisioningCluster.Testing;

/// <summary>Passes datagrams between any clients and one server, and loses those that the test wants lost.</summary>
public sealed class UdpProxy : IDisposable
{
    private readonly IPEndPoint target;
    private readonly Func<UdpPassage, bool> passes;
    private readonly Socket entrance = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly ConcurrentDictionary<EndPoint, Socket> links = new();
    private readonly CancellationTokenSource ended = new();
    private int passed;
    private int lost;

    private UdpProxy(IPEndPoint target, Func<UdpPassage, bool> passes)
    {
        this.target = target;
        this.passes = passes;
        entrance.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _ = PassAsync(entrance, OnClientAsync);
    }

    /// <summary>Where clients send to.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)entrance.LocalEndPoint!;

    /// <summary>Datagrams that arrived at the other end.</summary>
    public int Passed => Volatile.Read(ref passed);

    /// <summary>Datagrams that did not.</summary>
    public int Lost => Volatile.Read(ref lost);

    /// <param name="target">The server.</param>
    /// <param name="passes">Asked for each datagram, by several threads.</param>
    public static UdpProxy Before(IPEndPoint target, Func<UdpPassage, bool> passes) => new(target, passes);

    public void Dispose()
    {
        ended.Cancel();
        entrance.Dispose();
        foreach (var link in links.Values)
        {
            link.Dispose();
        }

        ended.Dispose();
    }

    private async Task OnClientAsync(byte[] datagram, EndPoint client)
    {
        if (!Passes(datagram, toServer: true))
        {
            return;
        }

        var link = links.GetOrAdd(client, Linked);
        await link.SendAsync(datagram, ended.Token);
    }

    private Socket Linked(EndPoint client)
    {
        var link = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        link.Connect(target);
        _ = PassAsync(link, async (datagram, _) =>
        {
            if (Passes(datagram, toServer: false))
            {
                await entrance.SendToAsync(datagram, client, ended.Token);
            }
        });
        return link;
    }

    private bool Passes(byte[] datagram, bool toServer)
    {
        var goes = passes(new UdpPassage(datagram, toServer));
        Interlocked.Increment(ref goes ? ref passed : ref lost);
        return goes;
    }

    private async Task PassAsync(Socket socket, Func<byte[], EndPoint, Task> take)
    {
        var buffer = new byte[65_536];
        while (!ended.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), ended.Token);
                await take(buffer[..received.ReceivedBytes], received.RemoteEndPoint);
            }
            catch (SocketException)
            {
                // One side has closed its port; the network would say the same.
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
