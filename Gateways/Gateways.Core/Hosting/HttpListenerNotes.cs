using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Listeners;

namespace ProvisioningCluster.Gateways.Core.Hosting;

/// <summary>Notes the HTTP listeners as open once the server has bound them, and as closed when it goes.</summary>
internal sealed class HttpListenerNotes(IOptions<HttpListenerOptions> asked, OpenListeners open) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, port) in asked.Value.Ports)
        {
            open.Opened(name, port);
        }

        foreach (var (name, port) in asked.Value.TlsPorts)
        {
            open.Opened(name, port, encrypted: true);
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        foreach (var name in asked.Value.Ports.Keys.Concat(asked.Value.TlsPorts.Keys))
        {
            open.Closed(name);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
