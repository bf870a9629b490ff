using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Gateways.Core.Listeners;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Listeners;

/// <summary>Endpoints, framing and connection limits on real sockets.</summary>
public sealed class ListenerTests : IAsyncLifetime
{
    private readonly int[] ports = FreePorts.Take(2);
    private WebApplication? app;

    private int Devices => ports[0];

    private int Operators => ports[1];

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["Limits:ConnectionsPerSource"] = "3";
        builder.AddGatewayCore();
        builder.Services.Configure<HttpListenerOptions>(listeners =>
        {
            listeners.Add("http", Devices);
            listeners.Add("operator", Operators);
            listeners.Add("closed", 0);
        });
        builder.Services.AddSingleton(NoGrains.Factory());
        builder.WebHost.ConfigureKestrel(kestrel => Array.ForEach(ports, port => kestrel.ListenLocalhost(port, listen => listen.UseConnectionLimits())));
        app = builder.Build();
        app.MapPost("/device", () => "device").OnListener("http");
        app.MapGet("/both", () => "of devices").OnListener("http");
        app.MapGet("/both", () => "of operators").OnListener("operator");
        app.MapGet("/everywhere", () => "everywhere");
        app.MapGet("/closed", () => "closed").OnListener("closed");
        app.MapPost("/length", (Microsoft.AspNetCore.Http.HttpRequest request) => $"length {request.ContentLength}");
        await app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Endpoints_answer_on_their_own_listener_only()
    {
        Assert.Equal((HttpStatusCode.OK, "device"), await AskAsync(HttpMethod.Post, Devices, "/device"));
        Assert.Equal((HttpStatusCode.OK, "of devices"), await AskAsync(HttpMethod.Get, Devices, "/both"));
        Assert.Equal((HttpStatusCode.OK, "of operators"), await AskAsync(HttpMethod.Get, Operators, "/both"));
        Assert.Equal((HttpStatusCode.OK, "everywhere"), await AskAsync(HttpMethod.Get, Devices, "/everywhere"));
        Assert.Equal((HttpStatusCode.OK, "everywhere"), await AskAsync(HttpMethod.Get, Operators, "/everywhere"));
    }

    [Fact]
    public async Task Elsewhere_an_endpoint_does_not_exist_whatever_the_method()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Post, Operators, "/device")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Get, Operators, "/device")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await AskAsync(HttpMethod.Get, Devices, "/device")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Get, Devices, "/closed")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Get, Operators, "/closed")).Status);
    }

    [Fact]
    public async Task T33_the_Host_header_does_not_choose_the_listener()
    {
        var answer = await RawAsync(Operators, $"POST /device HTTP/1.1\r\nHost: 127.0.0.1:{Devices}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!")]
    [InlineData("Content-Length: 5, 6\r\n\r\nhello!")]
    [InlineData("Content-Length: -1\r\n\r\n")]
    [InlineData("Content-Length: 0x5\r\n\r\nhello")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Content-Length : 5\r\n\r\nhello")]
    [InlineData("X: a\r\n Content-Length: 5\r\n\r\nhello")]
    public async Task T33_ambiguous_framing_is_400_and_ends_the_connection(string headAndBody)
    {
        var answer = await RawAsync(Devices, "POST /length HTTP/1.1\r\nHost: a\r\n" + headAndBody + "GET /everywhere HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Equal(1, answer.Split("HTTP/1.1 ").Length - 1);
    }

    [Fact]
    public async Task A_length_alone_and_chunks_alone_pass()
    {
        Assert.Contains("length 5", await RawAsync(Devices, "POST /length HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello"), StringComparison.Ordinal);
        Assert.Contains("length ", await RawAsync(Devices, "POST /length HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task T12_a_connection_beyond_the_limit_of_its_source_is_closed_unread()
    {
        var held = new List<TcpClient>();
        for (var count = 0; count < 3; count++)
        {
            held.Add(await HoldAsync());
        }

        Assert.Equal(string.Empty, await ListenAsync());

        held.ForEach(connection => connection.Dispose());
    }

    /// <summary>A connection that was answered once, and so was counted.</summary>
    private async Task<TcpClient> HoldAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Devices, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync("GET /everywhere HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await client.GetStream().ReadExactlyAsync(new byte[12], TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>What a connection hears that says nothing; empty when it is closed at once.</summary>
    private async Task<string> ListenAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Devices, TestContext.Current.CancellationToken);
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.ConnectionReset)
        {
            // It was accepted and closed before this side had noticed that it is connected; without a listener it would be refused.
            return string.Empty;
        }

        return await ReadToEndAsync(client);
    }

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(HttpMethod method, int port, string path)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{port}{path}");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<string> RawAsync(int port, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        return await ReadToEndAsync(client);
    }

    private static async Task<string> ReadToEndAsync(TcpClient client)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        var answer = new StringBuilder();
        var buffer = new char[4096];
        try
        {
            for (int read; (read = await reader.ReadAsync(buffer, deadline.Token)) > 0;)
            {
                answer.Append(buffer, 0, read);
            }
        }
        catch (IOException)
        {
            // A reset after the answer closes as well.
        }

        return answer.ToString();
    }
}
