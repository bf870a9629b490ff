using ProvisioningCluster.Grains.Abstractions.Events;

namespace ProvisioningCluster.Silo.Events;

/// <summary>
/// Asks the one reader of the outbox to go on, from every silo: whichever of them lives keeps the events moving, without a
/// reminder, which a single silo has no table for.
/// </summary>
internal sealed partial class EventPump(IGrainFactory grains, TimeProvider time, ILogger<EventPump> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>After a failure: an outage is no reason to ask more often.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = await AskAsync() ? Pause : LongPause;
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> AskAsync()
    {
        try
        {
            return (await grains.GetGrain<IEventRelayGrain>(0).RelayAsync()).TryGet(out _, out _);
        }
        catch (Exception fault)
        {
            LogNotReached(logger, fault);
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "The reader of the outbox did not answer; it is asked again")]
    private static partial void LogNotReached(ILogger logger, Exception exception);
}
