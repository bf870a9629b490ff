using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Core.Hosting;

/// <summary>Kestrel's sockets, whose listeners can go before their connections do.</summary>
internal sealed class DrainingListenerFactory(IOptions<SocketTransportOptions> options, ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory sockets = new(options, loggers);
    private readonly ConcurrentBag<IConnectionListener> bound = [];

    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = await sockets.BindAsync(endpoint, cancellationToken);
        bound.Add(listener);
        return listener;
    }

    /// <summary>Refuses new connections. Kestrel unbinds again when it stops, which changes nothing.</summary>
    public async Task UnbindAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in bound)
        {
            await listener.UnbindAsync(cancellationToken);
        }
    }
}
