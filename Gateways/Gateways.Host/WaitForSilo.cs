namespace ProvisioningCluster.Gateways.Host;

/// <summary>A gateway may be started before its silos and before the database: it tries again until it is told to stop, and says why it waits.</summary>
internal sealed partial class WaitForSilo(TimeProvider time, ILogger<WaitForSilo> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private string? told;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        var reason = exception.GetBaseException().Message;
        if (reason != told)
        {
            told = reason;
            LogWaiting(logger, reason);
        }

        await Task.Delay(Pause, time, cancellationToken);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No silo answers yet; waiting for one ({Reason})")]
    private static partial void LogWaiting(ILogger logger, string reason);
}
