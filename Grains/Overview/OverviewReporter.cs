using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using ProvisioningCluster.Grains.Abstractions.Overview;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Overview;

/// <summary>Tells the tenants' grains each second what this silo has counted, and once more when the silo stops.</summary>
internal sealed partial class OverviewReporter(OverviewRecorder recorder, IGrainFactory grains, TimeProvider clock, ILogger<OverviewReporter> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>Tenants that are told at the same time.</summary>
    private const int Together = 16;

    /// <summary>Rounds after which also that is told again which a grain may have lost.</summary>
    private const int RoundsUntilAll = 15;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A stopping silo does not wait longer for people's figures.</summary>
    private static readonly TimeSpan LastRound = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;

    public void Participate(ISiloLifecycle observer)
    {
        observer.Subscribe(
            nameof(OverviewReporter),
            ServiceLifecycleStage.Active,
            _ =>
            {
                running = Task.Run(RunAsync, CancellationToken.None);
                return Task.CompletedTask;
            },
            async _ =>
            {
                await stop.CancelAsync();
                await running;
            });
    }

    public void Dispose() => stop.Dispose();

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            for (var round = 1; await timer.WaitForNextTickAsync(stop.Token); round++)
            {
                await TellAsync(all: round % RoundsUntilAll == 0);
            }
        }
        catch (OperationCanceledException)
        {
            try
            {
                await TellAsync(all: false).WaitAsync(LastRound, clock);
            }
            catch (TimeoutException exception)
            {
                LogNotTold(logger, exception);
            }
        }
    }

    private Task TellAsync(bool all) => Parallel.ForEachAsync(
        recorder.Take(all), new ParallelOptions { MaxDegreeOfParallelism = Together }, async (entry, _) => await TellAsync(entry.Tenant, entry.Report));

    private async ValueTask TellAsync(TenantId tenant, OverviewReport report)
    {
        try
        {
            if ((await grains.GetGrain<IOverviewGrain>(new OverviewKey(tenant).ToString()).ReportAsync(report)).TryGet(out var receipt, out _))
            {
                recorder.OnTold(tenant, receipt);
                return;
            }
        }
        catch (Exception exception)
        {
            LogNotTold(logger, exception); // the next report holds it all again
        }

        recorder.OnMissed(tenant);
    }

    [LoggerMessage(1, LogLevel.Debug, "The figures of this silo could not be told")]
    private static partial void LogNotTold(ILogger logger, Exception exception);
}
