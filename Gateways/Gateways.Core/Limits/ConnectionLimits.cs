using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace ProvisioningCluster.Gateways.Core.Limits;

/// <summary>Applies <see cref="IConnectionLimiter"/> to a Kestrel listener.</summary>
public static class ConnectionLimits
{
    /// <summary>Closes a connection over a limit before a byte of it is read (T-12).</summary>
    public static IConnectionBuilder UseConnectionLimits(this IConnectionBuilder connections)
    {
        var limiter = connections.ApplicationServices.GetRequiredService<IConnectionLimiter>();
        return connections.Use(next => connection => RunAsync(limiter, next, connection));
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
