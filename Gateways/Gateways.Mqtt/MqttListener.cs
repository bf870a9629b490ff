using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Listeners;

namespace ProvisioningCluster.Gateways.Mqtt;

/// <summary>Notes the listener as open once the server has bound it, and as closed when it goes.</summary>
internal sealed class MqttListener(IOptions<MqttOptions> options, OpenListeners listeners) : IHostedLifecycleService
{
    private const string Name = "mqtt";

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Port != 0)
        {
            listeners.Opened(Name, options.Value.Port);
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        listeners.Closed(Name);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
