using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>
/// Raises the alarm while there is room for it (T-30): where the audit cannot be written nothing is provisioned. It warns and
/// measures, and refuses nothing. No value is given while the space cannot be read.
/// </summary>
internal sealed partial class SpaceWatch : BackgroundService
{
    public const string MeterName = "ProvisioningCluster.Silo.Storage";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly ISpaceReader reader;
    private readonly long least;
    private readonly TimeProvider time;
    private readonly ILogger<SpaceWatch> logger;
    private Seen? latest;

    public SpaceWatch(ISpaceReader reader, IOptions<StorageOptions> options, TimeProvider time, IMeterFactory meters, ILogger<SpaceWatch> logger)
    {
        this.reader = reader;
        this.time = time;
        this.logger = logger;
        least = options.Value.LowSpaceMiB * StorageOptions.MiB;
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("provisioning.storage.used", () => Latest(seen => seen.Space.Used), "By", "Size of the database.");
        meter.CreateObservableGauge("provisioning.storage.free", () => Latest(seen => seen.Space.Free), "By", "Room that the database has left: of its volume with SQLite, below Storage:DatabaseMiB with PostgreSQL.");
        meter.CreateObservableGauge("provisioning.storage.low", () => Latest(seen => seen.IsLow ? 1L : 0L), unit: null, "1 while less than Storage:LowSpaceMiB is left.");
    }

    /// <summary>Looks once; tells the log when it became low, and when it is no longer.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var space = await reader.ReadAsync(cancellationToken);
        var seen = new Seen(space, space.Free < least);
        if (seen.IsLow && Volatile.Read(ref latest) is not { IsLow: true })
        {
            LogLow(logger, space.Free!.Value / StorageOptions.MiB, space.Used / StorageOptions.MiB);
        }
        else if (!seen.IsLow && Volatile.Read(ref latest) is { IsLow: true })
        {
            LogEnough(logger);
        }

        Volatile.Write(ref latest, seen);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                try
                {
                    await LookAsync(stoppingToken);
                }
                catch (Exception fault) when (fault is DbException or TimeoutException or IOException or SocketException or UnauthorizedAccessException)
                {
                    Volatile.Write(ref latest, null); // the ledger's writer tells of the outage
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private Measurement<long>[] Latest(Func<Seen, long?> value) => Volatile.Read(ref latest) is { } seen && value(seen) is { } known ? [new(known)] : [];

    [LoggerMessage(1, LogLevel.Warning, "The database has {FreeMiB} MiB of room left and takes {UsedMiB} MiB. When it is full nothing is provisioned: make room, or lower Audit:RetentionDays.")]
    private static partial void LogLow(ILogger logger, long freeMiB, long usedMiB);

    [LoggerMessage(2, LogLevel.Information, "The database has room again.")]
    private static partial void LogEnough(ILogger logger);

    private sealed record Seen(StorageSpace Space, bool IsLow);
}
