using System.Net;
using System.Net.Sockets;

namespace ProvisioningCluster.Testing;

/// <summary>One connection through a <see cref="TcpProxy"/>: both its ends, and the bytes between them.</summary>
internal sealed class ProxyLink(Socket client, IPEndPoint target, ProxyValve toServer, ProxyValve toClient, IClientWatch? watch)
{
    private const int BufferSize = 64 * 1024;

    private readonly Socket server = new(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource ended = new();
    private volatile bool clientIsCut;

    /// <summary>Ends when both sides have said all they had to say, or when the connection was cut.</summary>
    public async Task RunAsync()
    {
        await EndingBothAsync(ConnectAsync());
        await Task.WhenAll(EndingBothAsync(ToServerAsync()), EndingBothAsync(ToClientAsync()));
        Cut();
    }

    /// <summary>Both ends see a reset; bytes that were held back are lost.</summary>
    public void Cut()
    {
        ended.Cancel();
        Reset(client);
        Reset(server);
    }

    private async Task ConnectAsync()
    {
        client.NoDelay = true;
        server.NoDelay = true;
        await server.ConnectAsync(target, ended.Token);
    }

    private async Task ToServerAsync()
    {
        var buffer = new byte[BufferSize];
        for (int count; (count = await client.ReceiveAsync(buffer, ended.Token)) > 0;)
        {
            var last = watch?.Read(buffer.AsSpan(0, count));
            await toServer.PassAsync(ended.Token);
            clientIsCut = last is not null; // before the server can answer
            await SendAsync(server, buffer.AsMemory(0, last ?? count));
            if (clientIsCut)
            {
                Reset(client);
                break;
            }
        }

        server.Shutdown(SocketShutdown.Send);
    }

    private async Task ToClientAsync()
    {
        var buffer = new byte[BufferSize];
        for (int count; (count = await server.ReceiveAsync(buffer, ended.Token)) > 0;)
        {
            await toClient.PassAsync(ended.Token);
            if (!clientIsCut)
            {
                await SendAsync(client, buffer.AsMemory(0, count));
            }
        }

        if (!clientIsCut)
        {
            client.Shutdown(SocketShutdown.Send);
        }
    }

    private async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, ended.Token)..];
        }
    }

    /// <summary>What breaks one end breaks the other: a proxy has nobody else to tell.</summary>
    private async Task EndingBothAsync(Task step)
    {
        try
        {
            await step;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            if (!clientIsCut)
            {
                Cut(); // the server's end of a cut connection lives on, and ends by itself
            }
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It has gone already, or was never connected.
        }

        socket.Close(0);
    }
}
