using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using ProvisioningCluster.Grains.Abstractions.Imports;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>
/// Looks every few seconds for imports that are not finished and calls their grains: one whose silo died is activated elsewhere and goes on.
/// Reminders would do the same, but there are none on SQLite.
/// </summary>
internal sealed partial class ImportWatch(
    IServiceProvider services,
    IGrainFactory grains,
    IOptions<ImportsOptions> options,
    TimeProvider clock,
    ILogger<ImportWatch> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>Without a further piece for so long an upload is over.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    private const int Most = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Tidying = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;

    public void Participate(ISiloLifecycle observer)
    {
        observer.Subscribe(
            nameof(ImportWatch),
            ServiceLifecycleStage.Active,
            _ =>
            {
                running = services.GetService<IImportStore>() is { } store ? Task.Run(() => WatchAsync(store), CancellationToken.None) : Task.CompletedTask;
                return Task.CompletedTask;
            },
            async _ =>
            {
                await stop.CancelAsync();
                await running;
            });
    }

    public void Dispose() => stop.Dispose();

    private async Task WatchAsync(IImportStore store)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var tidiedAt = (long?)null;
        try
        {
            do
            {
                try
                {
                    await WakeAsync(store);
                    if (tidiedAt is null || clock.GetElapsedTime(tidiedAt.Value) > Tidying)
                    {
                        await TidyAsync(store);
                        tidiedAt = clock.GetTimestamp();
                    }
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    LogMissed(logger, exception); // the next round looks again
                }
            }
            while (await timer.WaitForNextTickAsync(stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task WakeAsync(IImportStore store)
    {
        foreach (var import in await store.ListUnfinishedAsync(Most, stop.Token))
        {
            // An upload that goes on needs nobody.
            if (import.State == ImportState.Uploading && clock.GetUtcNow().ToUnixTimeMilliseconds() - import.UpdatedAt < LongestPause.TotalMilliseconds)
            {
                continue;
            }

            await grains.GetGrain<IImportJobGrain>(import.Key.ToString()).WakeAsync();
        }
    }

    private async Task TidyAsync(IImportStore store)
    {
        var before = (clock.GetUtcNow() - options.Value.Retention).ToUnixTimeMilliseconds();
        while (await store.DeleteFinishedAsync(before))
        {
            stop.Token.ThrowIfCancellationRequested();
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Unfinished imports could not be looked for")]
    private static partial void LogMissed(ILogger logger, Exception exception);
}
