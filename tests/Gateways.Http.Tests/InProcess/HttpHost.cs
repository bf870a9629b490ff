using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProvisioningCluster.Gateways.Core.Hosting;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Gateways.Http.Tests.InProcess;

/// <summary>The HTTP gateway with its listener, on a scripted cluster and a clock of the test's.</summary>
internal sealed class HttpHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private HttpHost(WebApplication app, int port, ManualTime time, ScriptedCluster cluster)
    {
        this.app = app;
        Port = port;
        Time = time;
        Cluster = cluster;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromSeconds(30) };
    }

    public int Port { get; }

    public ManualTime Time { get; }

    public ScriptedCluster Cluster { get; }

    public HttpClient Http { get; }

    public static async Task<HttpHost> StartAsync(ILoggerProvider? log = null)
    {
        var (time, cluster, port) = (new ManualTime(), new ScriptedCluster(), FreePorts.Take(1)[0]);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [$"--Http:Port={port}", "--Http:TlsPort=0", "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace"] });
        builder.Logging.ClearProviders();
        if (log is not null)
        {
            builder.Logging.AddProvider(log);
        }

        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton(cluster.Grains());
        builder.AddHttpListeners();
        builder.AddHttpGateway();
        builder.AddHttpGateway();
        var app = builder.Build();
        app.MapHttpGateway();
        await app.StartAsync();
        return new HttpHost(app, port, time, cluster);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
