using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Tls;

/// <summary>Connections that begin a handshake and do not go on: without a byte, with half a hello, and with a whole one.</summary>
internal sealed class StalledHandshakes : IDisposable
{
    private readonly List<Socket> sockets = [];

    public static async Task<StalledHandshakes> OpenAsync(int port, int count)
    {
        var hello = await Hello.BytesAsync();
        ReadOnlyMemory<byte>[] beginnings = [ReadOnlyMemory<byte>.Empty, hello.AsMemory(0, hello.Length / 2), hello];
        var stalled = new StalledHandshakes();
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            stalled.sockets.Add(socket);
            await socket.ConnectAsync(IPAddress.Loopback, port);
            await socket.SendAsync(beginnings[i % beginnings.Length]);
        }

        return stalled;
    }

    /// <summary>Returns when the server has closed every one of them.</summary>
    public async Task EndedAsync(TimeSpan deadline)
    {
        using var patience = new CancellationTokenSource(deadline);
        await Task.WhenAll(sockets.Select(socket => EndedAsync(socket, patience.Token)));
    }

    public void Dispose() => sockets.ForEach(socket => socket.Dispose());

    private static async Task EndedAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset is an end too.
        }
    }

    /// <summary>Keeps the first flight of a TLS client, and never answers it.</summary>
    private sealed class Hello : MemoryStream
    {
        private readonly TaskCompletionSource<byte[]> sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public static async Task<byte[]> BytesAsync()
        {
            var stream = new Hello();
            await using var client = new SslStream(stream);
            var handshake = client.AuthenticateAsClientAsync("localhost");
            var hello = await stream.sent.Task;
            try
            {
                await handshake;
            }
            catch (Exception ended) when (ended is IOException or AuthenticationException)
            {
                // Nobody answered.
            }

            return hello;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            sent.TrySetResult(buffer.ToArray());
            return ValueTask.CompletedTask;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(0);
    }
}
