using Orleans.Runtime;

namespace ProvisioningCluster.Gateways.Host;

/// <summary>A gateway may be started before its silo: it tries again until it is told to stop.</summary>
internal sealed partial class WaitForSilo(TimeProvider time, ILogger<WaitForSilo> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private bool told;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not (SiloUnavailableException or TimeoutException or OrleansException))
        {
            return false;
        }

        if (!told)
        {
            told = true;
            LogWaiting(logger);
        }

        await Task.Delay(Pause, time, cancellationToken);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No silo answers at Cluster:AdvertisedIPAddress and Cluster:SiloGatewayPort yet; waiting for it")]
    private static partial void LogWaiting(ILogger logger);
}
