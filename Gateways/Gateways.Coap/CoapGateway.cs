using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Listening;
using ProvisioningCluster.Gateways.Core.Listeners;

namespace ProvisioningCluster.Gateways.Coap;

/// <summary>Opens the listener with the process and closes it after the requests in work are answered.</summary>
internal sealed partial class CoapGateway(
    CoapListener listener, MessageLayer layer, OpenListeners listeners, IOptions<CoapOptions> options, TimeProvider time, ILogger<CoapGateway> logger) : IHostedService
{
    /// <summary>How long a stop waits for answers (invariants 3.5).</summary>
    public static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(10);

    /// <summary>How long a stop waits for a quiet moment to close the port in.</summary>
    private static readonly TimeSpan QuietWithin = TimeSpan.FromSeconds(2);

    private const string Name = "coap";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Port != 0)
        {
            listener.Open();
            listeners.Opened(Name, options.Value.Port);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        listeners.Closed(Name);
        await QuietAsync(cancellationToken);
        try
        {
            await layer.DrainAsync().WaitAsync(DrainWithin, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            LogNotDrained(logger);
        }

        listener.TakeWaiting(); // what came too late is refused, not ignored
        await listener.CloseAsync();
        layer.Dispose();
    }

    /// <summary>
    /// Serves on until a moment when everything that came is answered. A datagram cannot be turned away at the door: closed in such a
    /// moment, the port leaves nobody without an answer, and whoever asks next finds it closed at once and goes elsewhere.
    /// </summary>
    private async Task QuietAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await RestAsync(cancellationToken);
        await listener.StopReceivingAsync();
        while (listener.TakeWaiting() && time.GetElapsedTime(began) < QuietWithin)
        {
            await RestAsync(cancellationToken);
        }
    }

    private async Task RestAsync(CancellationToken cancellationToken)
    {
        try
        {
            await layer.RestAsync().WaitAsync(QuietWithin, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // Never quiet: then the rest is refused.
        }
    }
}
