using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Listeners;

namespace ProvisioningCluster.Gateways.Mqtt;

/// <summary>Notes the listeners as open once the server has bound them, and as closed when they go.</summary>
internal sealed class MqttListener(IOptions<MqttOptions> options, OpenListeners listeners) : IHostedLifecycleService
{
    public const string TlsName = "mqtts";

    private const string Name = "mqtt";

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Port != 0)
        {
            listeners.Opened(Name, options.Value.Port);
        }

        if (options.Value.TlsPort != 0)
        {
            listeners.Opened(TlsName, options.Value.TlsPort, encrypted: true);
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        listeners.Closed(Name);
        listeners.Closed(TlsName);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
