using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using ProvisioningCluster.Gateways.Core.Proxies;

namespace ProvisioningCluster.Gateways.Core.Limits;

/// <summary>Applies <see cref="IConnectionLimiter"/> to a Kestrel listener.</summary>
public static class ConnectionLimits
{
    /// <summary>
    /// Closes a connection over a limit before a byte of it is read (T-12). Behind a trusted balancer the source is the client
    /// that its header names.
    /// </summary>
    public static IConnectionBuilder UseConnectionLimits(this IConnectionBuilder connections)
    {
        var limiter = connections.ApplicationServices.GetRequiredService<IConnectionLimiter>();
        return connections.UseProxyHeaders().Use(next => connection => RunAsync(limiter, next, connection));
    }

    private static async Task RunAsync(IConnectionLimiter limiter, ConnectionDelegate next, ConnectionContext connection)
    {
        var source = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        using var lease = limiter.TryEnter(source);
        if (lease is null)
        {
            connection.Abort();
            return;
        }

        await next(connection);
    }
}
