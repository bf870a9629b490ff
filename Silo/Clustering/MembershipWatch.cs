using Orleans.Runtime;

namespace ProvisioningCluster.Silo.Clustering;

/// <summary>
/// Ends a silo that is none any more (invariants 3.4, I-14): the table says that it is dead, or nobody can say because the
/// table was not to be read for half a minute. Orleans itself waits for ever for the latter.
/// </summary>
internal sealed partial class MembershipWatch(
    IMembershipTable table, ILocalSiloDetails self, SiloEnd end, TimeProvider time, ILogger<MembershipWatch> logger) : BackgroundService
{
    public const string DeclaredDead = "the other silos declared it dead.";

    /// <summary>
    /// From the latest read of the table to the moment when this process has gone; by a clock that nobody sets (I-18). What it
    /// believed then, a credential in a cache say, may have been untrue since.
    /// </summary>
    public static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan StopsAfter = GoneAfter - SiloEnd.WithoutDatabase;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(5);

    private string? told;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not the business of the loop: a read that hangs in spite of its time-out must not put it off.
        await using var deadline = time.CreateTimer(_ => OnUnread(), null, StopsAfter, Timeout.InfiniteTimeSpan);
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var asked = time.GetTimestamp();
            if (await ReadAsync(stoppingToken) is not { } members)
            {
                continue;
            }

            if (members.TryGet(self.SiloAddress) is null or { Item1.Status: SiloStatus.Dead })
            {
                end.Because(DeclaredDead, SiloEnd.InFlight);
                return;
            }

            deadline.Change(StopsAfter - time.GetElapsedTime(asked), Timeout.InfiniteTimeSpan);
        }
    }

    private void OnUnread() => end.Because(
        $"it could not read the membership table at Storage:ConnectionString for {StopsAfter.TotalSeconds:0} s.", SiloEnd.WithoutDatabase);

    private async Task<MembershipTableData?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var members = await table.ReadAllAsync(cancellationToken).WaitAsync(ReadWithin, time, cancellationToken);
            TellChange(null);
            return members;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            TellChange(fault.GetBaseException().Message);
            return null;
        }
    }

    /// <param name="reason">Null: it can be read.</param>
    private void TellChange(string? reason)
    {
        if (reason == told)
        {
            return;
        }

        told = reason;
        if (reason is null)
        {
            LogReadAgain(logger);
        }
        else
        {
            LogNotRead(logger, reason, StopsAfter.TotalSeconds);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The membership table cannot be read: {Reason}. If that lasts {Seconds} s, this silo stops")]
    private static partial void LogNotRead(ILogger logger, string reason, double seconds);

    [LoggerMessage(2, LogLevel.Information, "The membership table can be read again")]
    private static partial void LogReadAgain(ILogger logger);
}
