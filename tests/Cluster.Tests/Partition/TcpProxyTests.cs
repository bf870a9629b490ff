using System.Net;
using System.Net.Sockets;
using System.Text;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Partition;

/// <summary>The proxy that breaks the network on command, between bare sockets.</summary>
public sealed class TcpProxyTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300);

    private readonly TcpListener server = new(IPAddress.Loopback, 0);
    private TcpProxy? proxy;

    private TcpProxy Proxy => proxy ?? throw new InvalidOperationException("The proxy has not been started.");

    public ValueTask InitializeAsync()
    {
        server.Start();
        proxy = TcpProxy.Start((IPEndPoint)server.LocalEndpoint);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        server.Dispose();
    }

    [Fact]
    public async Task Bytes_and_ends_pass_in_both_directions()
    {
        using var client = await ConnectAsync();
        using var served = await AcceptAsync();

        await client.SendAsync("question"u8.ToArray());
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal("question", await TextToEndAsync(served));
        await served.SendAsync("answer"u8.ToArray());
        served.Shutdown(SocketShutdown.Send);
        Assert.Equal("answer", await TextToEndAsync(client));
        Assert.Equal(1, Proxy.AcceptedCount);
    }

    [Fact]
    public async Task A_cut_resets_both_ends_and_takes_new_connections()
    {
        using var client = await ConnectAsync();
        using var served = await AcceptAsync();

        Assert.Equal(1, Proxy.CutAll());

        Assert.Equal(SocketError.ConnectionReset, await ErrorAsync(client));
        Assert.Equal(SocketError.ConnectionReset, await ErrorAsync(served));
        using var next = await ConnectAsync();
        using var nextServed = await AcceptAsync();
        await next.SendAsync("x"u8.ToArray());
        Assert.Equal("x", await TextAsync(nextServed));
    }

    [Fact]
    public async Task A_broken_proxy_refuses_until_it_is_healed_on_the_same_port()
    {
        using var client = await ConnectAsync();
        using var served = await AcceptAsync();

        Proxy.Break();

        Assert.Equal(SocketError.ConnectionReset, await ErrorAsync(client));
        Assert.Equal(SocketError.ConnectionRefused, (await Assert.ThrowsAsync<SocketException>(ConnectAsync)).SocketErrorCode);
        Proxy.Heal();
        using var next = await ConnectAsync();
        using var nextServed = await AcceptAsync();
        await next.SendAsync("x"u8.ToArray());
        Assert.Equal("x", await TextAsync(nextServed));
    }

    [Fact]
    public async Task Paused_bytes_arrive_after_healing_even_of_a_client_that_hung_up()
    {
        using var served = await PausedSendAsync(ProxyDirection.Both, "late");
        await Assert.ThrowsAsync<TimeoutException>(() => TextAsync(served, Silence));

        Proxy.Heal();

        Assert.Equal("late", await TextToEndAsync(served));
    }

    [Fact]
    public async Task One_direction_can_be_paused_alone()
    {
        using var client = await ConnectAsync();
        using var served = await AcceptAsync();
        Proxy.Pause(ProxyDirection.ToClient);

        await client.SendAsync("question"u8.ToArray());
        Assert.Equal("question", await TextAsync(served));
        await served.SendAsync("answer"u8.ToArray());
        var answer = TextAsync(client);
        await Assert.ThrowsAsync<TimeoutException>(() => answer.WaitAsync(Silence));
        Proxy.Heal();

        Assert.Equal("answer", await answer);
    }

    [Fact]
    public async Task A_server_that_refuses_is_a_reset_to_the_client()
    {
        server.Stop();

        var exception = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using var client = await ConnectAsync(); // may be so late that it hears of the reset
            await TextAsync(client);
        });

        Assert.Equal(SocketError.ConnectionReset, exception.SocketErrorCode);
    }

    private async Task<Socket> PausedSendAsync(ProxyDirection directions, string text)
    {
        using var client = await ConnectAsync();
        var served = await AcceptAsync();
        Proxy.Pause(directions);
        await client.SendAsync(Encoding.UTF8.GetBytes(text));
        return served;
    }

    private async Task<Socket> ConnectAsync()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await client.ConnectAsync(Proxy.EndPoint);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private async Task<Socket> AcceptAsync() => await server.AcceptSocketAsync().WaitAsync(Deadline);

    private static async Task<SocketError> ErrorAsync(Socket socket) =>
        (await Assert.ThrowsAsync<SocketException>(() => TextAsync(socket))).SocketErrorCode;

    private static async Task<string> TextAsync(Socket socket, TimeSpan? deadline = null)
    {
        var buffer = new byte[100];
        using var limit = new CancellationTokenSource(deadline ?? Deadline);
        try
        {
            return Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, limit.Token));
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException("No byte came.");
        }
    }

    private static async Task<string> TextToEndAsync(Socket socket)
    {
        var text = new StringBuilder();
        while (await TextAsync(socket) is { Length: > 0 } part)
        {
            text.Append(part);
        }

        return text.ToString();
    }
}
