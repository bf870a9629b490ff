using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProvisioningCluster.Gateways.Core.Hosting;
using ProvisioningCluster.Gateways.Core.Listeners;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Hosting;

/// <summary>A process takes leave of its peers, on real sockets, under a clock of the test's.</summary>
public sealed class DrainTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private readonly int port = FreePorts.Take(1)[0];
    private readonly HttpClient http = new();
    private WebApplication? app;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Uri Address => new($"http://127.0.0.1:{port}/");

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new Drain(time));
        builder.AddGatewayCore();
        builder.AddHttpListeners();
        builder.Services.Configure<HttpListenerOptions>(listeners => listeners.Add("http", port));
        builder.Services.AddSingleton(NoGrains.Factory());
        app = builder.Build();
        app.MapGet("/", () => "served").OnListener("http");
        await app.StartAsync(Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app!.DisposeAsync();
    }

    [Fact]
    public async Task I20_Who_is_connected_is_answered_once_more_and_newcomers_are_refused()
    {
        using (var before = await http.GetAsync(Address, Cancelled))
        {
            Assert.Null(before.Headers.ConnectionClose);
        }

        var stopped = app!.StopAsync(Cancelled);
        await time.TimerAsync(Drain.Quiet);
        using var last = await http.GetAsync(Address, Cancelled);

        Assert.Equal((HttpStatusCode.OK, true), (last.StatusCode, last.Headers.ConnectionClose));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(Address, Cancelled));
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);
        Assert.False(stopped.IsCompleted);
        time.Advance(Drain.Quiet);
        await stopped.WaitAsync(TimeSpan.FromSeconds(20), Cancelled);
    }

    [Fact]
    public async Task A_peer_that_asked_just_now_puts_the_end_off_and_nobody_puts_it_off_for_long()
    {
        var drain = new Drain(time);
        var half = Drain.Quiet / 2;
        var run = drain.RunAsync(Cancelled);
        time.Advance(half);
        drain.OnRequest();
        time.Advance(half);
        await time.TimerAsync(half); // it found the request and waits for the rest
        Assert.False(run.IsCompleted);

        for (var passed = Drain.Quiet; passed < Drain.Longest; passed += half)
        {
            drain.OnRequest();
            time.Advance(half);
        }

        await run.WaitAsync(TimeSpan.FromSeconds(20), Cancelled);
    }
}
