using System.Data.Common;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Clustering.Settings;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Clustering;

/// <summary>
/// Refuses to be the second silo with <c>Cluster:Mode=Single</c> on a PostgreSQL database: two that do not know each other would each
/// have a grain for every name (I-1), and each answer logins from copies that the other does not correct. The ledger's constraints hold
/// all the same, so the moments in which nobody has the lock cost no device its identity.
/// </summary>
/// <remarks>Must stand before the silo, so that it has the lock first and gives it up last.</remarks>
internal sealed partial class SingleSiloGuard(
    SingleSiloLock turn, PostgresSource source, IOptions<ClusterSettings> settings, SiloEnd end, TimeProvider time, ILogger<SingleSiloGuard> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>At a restart the former process may still be answering what it has in hand, or be dead without the server knowing.</summary>
    private readonly TimeSpan patience = TimeSpan.FromSeconds(settings.Value.TakeoverSeconds);

    private string Where => $"the database {source.Database} at {source.Address}";

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var told = false;
        while (await FirstAsync(cancellationToken) != SingleSiloHolder.ThisOne)
        {
            if (time.GetElapsedTime(began) > patience)
            {
                throw StorageFaults.At(
                    "Cluster:Mode",
                    $"another silo with Cluster:Mode=Single is at work on {Where} and did not go within Cluster:TakeoverSeconds ({patience.TotalSeconds:0}). Stop it, give this one a database of its own, or run both with Cluster:Mode=Clustered.");
            }

            if (!told)
            {
                told = true;
                LogWaiting(logger, Where, patience.TotalSeconds);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await turn.DisposeAsync();
    }

    /// <summary>A database that is away keeps the silo from answering by itself; nothing is to be done here but to come back.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        var holder = SingleSiloHolder.ThisOne;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var before = holder;
            holder = await NowAsync(before, stoppingToken);
            if (holder == SingleSiloHolder.AnotherOne)
            {
                end.Because($"another silo with Cluster:Mode=Single took {Where} while the connection was lost.", SiloEnd.InFlight);
                return;
            }

            if (holder == SingleSiloHolder.ThisOne && before != holder)
            {
                LogAgain(logger, Where);
            }
        }
    }

    private async Task<SingleSiloHolder> FirstAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await turn.TryTakeAsync(cancellationToken);
        }
        catch (Exception fault) when (IsOfTheDatabase(fault))
        {
            throw StorageFaults.At("Storage:ConnectionString", $"{Where} cannot be used: {fault.GetBaseException().Message}");
        }
    }

    private async Task<SingleSiloHolder> NowAsync(SingleSiloHolder before, CancellationToken cancellationToken)
    {
        try
        {
            if (before != SingleSiloHolder.ThisOne)
            {
                return await turn.TryTakeAsync(cancellationToken);
            }

            await turn.CheckAsync(cancellationToken);
            return before;
        }
        catch (Exception fault) when (IsOfTheDatabase(fault))
        {
            if (before == SingleSiloHolder.ThisOne)
            {
                LogLost(logger, Where, fault.GetBaseException().Message);
            }

            return SingleSiloHolder.LostSession;
        }
    }

    private static bool IsOfTheDatabase(Exception fault) => fault is DbException or TimeoutException or IOException;

    [LoggerMessage(1, LogLevel.Warning, "Another silo with Cluster:Mode=Single is at work on {Where}; waiting at most {Seconds} s for it to go")]
    private static partial void LogWaiting(ILogger logger, string where, double seconds);

    [LoggerMessage(2, LogLevel.Warning, "The lock of the one silo on {Where} is lost and is taken again as soon as possible: {Reason}")]
    private static partial void LogLost(ILogger logger, string where, string reason);

    [LoggerMessage(3, LogLevel.Information, "The lock of the one silo on {Where} is taken again")]
    private static partial void LogAgain(ILogger logger, string where);
}
