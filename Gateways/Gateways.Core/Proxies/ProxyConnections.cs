using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Abstractions.Networks;

namespace ProvisioningCluster.Gateways.Core.Proxies;

/// <summary>Takes the client's address from the balancer's header, so that limits and audit see the device and not the balancer.</summary>
internal static class ProxyConnections
{
    /// <summary>A balancer sends the header at once.</summary>
    private static readonly TimeSpan HeaderWithin = TimeSpan.FromSeconds(5);

    public static IConnectionBuilder UseProxyHeaders(this IConnectionBuilder connections)
    {
        var services = connections.ApplicationServices;
        var trusted = NetworkList.TryParse(services.GetRequiredService<IOptions<ProxyOptions>>().Value.From, out _);
        var time = services.GetRequiredService<TimeProvider>();
        return trusted is null or { IsEmpty: true } ? connections : connections.Use(next => connection => RunAsync(trusted, time, next, connection));
    }

    private static async Task RunAsync(NetworkList trusted, TimeProvider time, ConnectionDelegate next, ConnectionContext connection)
    {
        if (connection.RemoteEndPoint is not IPEndPoint peer || !trusted.Contains(peer.Address))
        {
            await next(connection);
            return;
        }

        ProxyHeader? header;
        using (var deadline = new CancellationTokenSource(HeaderWithin, time))
        using (var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, connection.ConnectionClosed))
        {
            try
            {
                header = await ReadAsync(connection, end.Token);
            }
            catch (Exception noHeader) when (noHeader is FormatException or IOException or OperationCanceledException)
            {
                connection.Abort(new ConnectionAbortedException("A trusted proxy sent no PROXY header.", noHeader));
                return;
            }
        }

        connection.RemoteEndPoint = header?.Client ?? peer;
        await next(connection);
    }

    /// <summary>Null when the peer went away without a byte, as a balancer's bare look at the port does.</summary>
    private static async Task<ProxyHeader?> ReadAsync(ConnectionContext connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await connection.Transport.Input.ReadAsync(cancellationToken);
            var found = false;
            try
            {
                found = ProxyHeader.TryRead(read.Buffer, out var header, out var end);
                if (found)
                {
                    connection.Transport.Input.AdvanceTo(end);
                    return header;
                }

                if (read.IsCompleted)
                {
                    return null;
                }
            }
            finally
            {
                if (!found)
                {
                    connection.Transport.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                }
            }
        }
    }
}
