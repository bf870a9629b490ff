using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Coap.Dtls;
using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Listening;
using ProvisioningCluster.Gateways.Core.Listeners;

namespace ProvisioningCluster.Gateways.Coap;

/// <summary>Opens the listeners with the process and closes them after the requests in work are answered.</summary>
internal sealed partial class CoapGateway(
    CoapListener listener, DtlsListener secured, MessageLayer layer, OpenListeners listeners, IOptions<CoapOptions> options, TimeProvider time, ILogger<CoapGateway> logger) : IHostedService
{
    /// <summary>How long a stop waits for answers (invariants 3.5).</summary>
    public static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(10);

    private const string Name = "coap";
    private const string SecuredName = "coaps";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Port != 0)
        {
            listener.Open();
            listeners.Opened(Name, options.Value.Port);
        }

        if (options.Value.DtlsPort != 0)
        {
            secured.Open();
            listeners.Opened(SecuredName, options.Value.DtlsPort, encrypted: true);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        listeners.Closed(Name);
        listeners.Closed(SecuredName);
        await listener.StopReceivingAsync();
        listener.RefuseNewcomers();
        listener.TakeWaiting();
        await secured.StopReceivingAsync();
        secured.RefuseNewcomers();
        secured.TakeWaiting();
        try
        {
            await layer.DrainAsync().WaitAsync(DrainWithin, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            LogNotDrained(logger);
        }

        listener.TakeWaiting(); // what came in between all the same is told to come back, not ignored
        secured.TakeWaiting();
        await listener.CloseAsync();
        await secured.CloseAsync();
        layer.Dispose();
    }
}
