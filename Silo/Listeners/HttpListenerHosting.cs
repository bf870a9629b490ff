using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Listeners;

namespace ProvisioningCluster.Silo.Listeners;

internal static class HttpListenerHosting
{
    private const int HeadBytes = 16 * 1024;
    private const int BodyBytes = 64 * 1024;
    private const int HeadSeconds = 10;

    /// <summary>One Kestrel endpoint per distinct HTTP port that the gateways asked for, with the limits of invariants section 5.</summary>
    public static IHostApplicationBuilder AddHttpListeners(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<HttpListenerOptions>>((kestrel, listeners) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = HeadBytes;
            kestrel.Limits.MaxRequestLineSize = HeadBytes / 2;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(HeadSeconds);
            foreach (var port in listeners.Value.Ports.Values.Distinct())
            {
                kestrel.ListenAnyIP(port);
            }
        });
        return builder;
    }
}
