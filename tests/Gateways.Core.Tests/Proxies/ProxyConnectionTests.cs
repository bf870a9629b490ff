using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProvisioningCluster.Gateways.Core.Limits;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Proxies;

/// <summary>A listener that trusts 127.0.0.2 and tells each caller its address.</summary>
public sealed class ProxyConnectionTests : IAsyncLifetime
{
    private const string Balancer = "127.0.0.2";
    private const string Header = "PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n";
    private const string Request = "GET / HTTP/1.0\r\nX-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.9\r\n\r\n";

    private WebApplication? app;
    private int port;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["Proxy:From"] = Balancer;
        builder.AddGatewayCore();
        builder.Services.AddSingleton(NoGrains.Factory());
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Any, 0, listen => listen.UseConnectionLimits()));
        app = builder.Build();
        app.MapGet("/", (HttpContext context) => $"you are {context.Connection.RemoteIpAddress}");
        await app.StartAsync();
        port = new Uri(app.Urls.Single()).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task T33_The_balancers_word_counts_and_a_forwarded_header_does_not() =>
        Assert.EndsWith("you are 192.0.2.7", await AskAsync(Balancer, Header + Request), StringComparison.Ordinal);

    [Fact]
    public async Task T33_Nobody_else_says_where_he_comes_from()
    {
        Assert.EndsWith("you are 127.0.0.3", await AskAsync("127.0.0.3", Request), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", await AskAsync("127.0.0.3", Header + Request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_balancer_without_a_header_is_not_served() => Assert.Equal(string.Empty, await AskAsync(Balancer, Request));

    [Fact]
    public async Task A_balancers_own_check_is_answered() =>
        Assert.EndsWith($"you are {Balancer}", await AskAsync(Balancer, "PROXY UNKNOWN\r\n" + Request), StringComparison.Ordinal);

    private async Task<string> AskAsync(string from, string bytes)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes(bytes), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.Latin1);
        try
        {
            return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            return string.Empty; // a reset
        }
    }
}
