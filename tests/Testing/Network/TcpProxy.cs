using System.Net;
using System.Net.Sockets;

namespace ProvisioningCluster.Testing;

/// <summary>
/// Stands between clients and a TCP server, passes every byte, and breaks the network on command. Its port stays the same,
/// whatever happens to it.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private const int BindAttempts = 5;

    private readonly Lock gate = new();
    private readonly Dictionary<ProxyLink, Task> links = [];
    private readonly ProxyValve toServer = new();
    private readonly ProxyValve toClient = new();
    private readonly IPEndPoint target;
    private readonly Func<IClientWatch>? watch;
    private Socket? listener;
    private Task accepting = Task.CompletedTask;
    private int acceptedCount;

    private TcpProxy(IPEndPoint target, Socket listener, Func<IClientWatch>? watch)
    {
        this.target = target;
        this.watch = watch;
        this.listener = listener;
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
        accepting = AcceptAsync(listener);
    }

    /// <summary>Where clients connect.</summary>
    public IPEndPoint EndPoint { get; }

    public int Port => EndPoint.Port;

    /// <summary>Connections taken so far.</summary>
    public int AcceptedCount => Volatile.Read(ref acceptedCount);

    /// <summary>Connections that are open now.</summary>
    public int OpenCount
    {
        get
        {
            lock (gate)
            {
                return links.Count;
            }
        }
    }

    /// <summary>Listens on a free port and passes everything on.</summary>
    /// <param name="target">The server.</param>
    /// <param name="address">Where to listen; loopback by default.</param>
    /// <param name="watch">Makes what reads along, one for each connection.</param>
    public static TcpProxy Start(IPEndPoint target, IPAddress? address = null, Func<IClientWatch>? watch = null) =>
        new(target, ListenOnFreePort(address ?? IPAddress.Loopback), watch);

    /// <summary>Listens where it is told and passes everything on.</summary>
    public static TcpProxy Start(IPEndPoint target, IPEndPoint listen) => new(target, Listen(listen), watch: null);

    /// <summary>Resets every open connection; new ones are taken as before. Answers how many there were.</summary>
    public int CutAll()
    {
        ProxyLink[] open;
        lock (gate)
        {
            open = [.. links.Keys];
        }

        foreach (var link in open)
        {
            link.Cut();
        }

        return open.Length;
    }

    /// <summary>New connections are refused from now on; open ones stay.</summary>
    public void Refuse()
    {
        lock (gate)
        {
            listener?.Dispose();
            listener = null;
        }
    }

    /// <summary>Open connections are reset and new ones refused: the server has gone.</summary>
    public int Break()
    {
        Refuse();
        return CutAll();
    }

    /// <summary>
    /// Holds back all bytes of the directions, on open connections and new ones. Nothing is lost: what was held back arrives when
    /// the proxy is healed, even from a client that has hung up since.
    /// </summary>
    public void Pause(ProxyDirection directions)
    {
        if (directions.HasFlag(ProxyDirection.ToServer))
        {
            toServer.Close();
        }

        if (directions.HasFlag(ProxyDirection.ToClient))
        {
            toClient.Close();
        }
    }

    /// <summary>Takes connections and passes bytes again.</summary>
    public void Heal()
    {
        lock (gate)
        {
            if (listener is null)
            {
                listener = Listen(EndPoint);
                accepting = AcceptAsync(listener);
            }
        }

        toServer.Open();
        toClient.Open();
    }

    public async ValueTask DisposeAsync()
    {
        Break();
        await accepting;
        Task[] running;
        lock (gate)
        {
            running = [.. links.Values];
        }

        CutAll(); // one may have been taken while the listener went
        await Task.WhenAll(running);
    }

    private async Task AcceptAsync(Socket from)
    {
        await Task.Yield(); // the caller may hold the gate
        while (true)
        {
            Socket client;
            try
            {
                client = await from.AcceptAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return; // Refuse took the listener away
            }

            Interlocked.Increment(ref acceptedCount);
            lock (gate)
            {
                var link = new ProxyLink(client, target, toServer, toClient, watch?.Invoke());
                links.Add(link, Task.CompletedTask);
                links[link] = RunAsync(link);
            }
        }
    }

    private async Task RunAsync(ProxyLink link)
    {
        await Task.Yield(); // the caller holds the gate
        await link.RunAsync();
        lock (gate)
        {
            links.Remove(link);
        }
    }

    private static Socket ListenOnFreePort(IPAddress address)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Listen(new IPEndPoint(address, FreePorts.Take(1)[0]));
            }
            catch (SocketException) when (attempt < BindAttempts)
            {
                continue; // somebody was quicker
            }
        }
    }

    private static Socket Listen(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endPoint);
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
