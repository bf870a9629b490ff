using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Gateways.Core.Listeners;
using ProvisioningCluster.Gateways.Core.Tls;

namespace ProvisioningCluster.Gateways.Core.Hosting;

/// <summary>Opens the HTTP listeners that the gateways of a process asked for.</summary>
public static class HttpListeners
{
    private const int HeadBytes = 16 * 1024;
    private const int RequestLineBytes = 8 * 1024;
    private const int BodyBytes = 64 * 1024;

    // What a connection may send ahead of its reader (1 MiB by default), on every TCP listener of the process: two blocks of the
    // memory pool, one to read and one to fill.
    private const int ReadAheadBytes = 8 * 1024;
    private static readonly TimeSpan HeadTime = TimeSpan.FromSeconds(10);

    // A body of the largest size arrives within 20 s, or its sender is cut off.
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: BodyBytes / 20.0, gracePeriod: TimeSpan.FromSeconds(10));

    /// <summary>
    /// One Kestrel endpoint per distinct port of <see cref="HttpListenerOptions"/>, with the limits of invariants section 5; no
    /// other URL is opened, also when no port is asked for. Calling it twice is harmless.
    /// </summary>
    public static IHostApplicationBuilder AddHttpListeners(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(HttpListenerNotes)))
        {
            return builder;
        }

        services.AddSingleton<HttpListenerNotes>();
        services.AddHostedService(provider => provider.GetRequiredService<HttpListenerNotes>());
        services.AddTransient<IStartupFilter, DrainRules>();
        services.AddSingleton<DrainingListenerFactory>();
        services.AddSingleton<IConnectionListenerFactory>(provider => provider.GetRequiredService<DrainingListenerFactory>()); // the last that can bind does
        services.AddSingleton<IConnectionListenerFactory, ClosedListenerFactory>();
        services.Configure<SocketTransportOptions>(sockets => sockets.MaxReadBufferSize = ReadAheadBytes);
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<HttpListenerOptions>>(Configure);
        DrainingServer.Wrap(services);
        return builder;
    }

    private static void Configure(KestrelServerOptions kestrel, IOptions<HttpListenerOptions> listeners)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = BodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = HeadBytes;
        kestrel.Limits.MaxRequestLineSize = RequestLineBytes;
        kestrel.Limits.RequestHeadersTimeout = HeadTime;
        kestrel.Limits.MinRequestBodyDataRate = SlowestBody;
        foreach (var port in listeners.Value.Ports.Values.Distinct())
        {
            kestrel.ListenAnyIP(port, listen => listen.UseConnectionLimits());
        }

        foreach (var (name, port) in listeners.Value.TlsPorts)
        {
            // HTTP/1.1 only: devices need no more, and one framing is enough to defend (T-33).
            kestrel.ListenAnyIP(port, listen =>
            {
                listen.UseConnectionLimits();
                listen.UseTls(name, HttpProtocols.Http1);
            });
        }

        if (listeners.Value.Ports.Count + listeners.Value.TlsPorts.Count == 0)
        {
            kestrel.Listen(new ClosedEndPoint());
        }
    }
}
