using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net.Sockets;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>
/// Counts the devices that were provisioned a quarter of an hour ago or earlier and have never logged in: those that did not hear
/// their answer are among them (T-7). Every silo counts the same rows. No value is given while the database cannot be read.
/// </summary>
internal sealed class NeverSeenDevices : BackgroundService
{
    /// <summary>Devices at most: what there is more of tells no more, and reading stays short (I-21).</summary>
    public const int Most = 100_000;

    /// <summary>The count, for both kinds of database; its conditions are those of the index.</summary>
    public const string Sql =
        "SELECT count(*) FROM (SELECT 1 FROM device"
        + " WHERE first_seen_at IS NULL AND provision_state = 'provisioned' AND provision_state_at <= @before LIMIT @most) AS few";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);

    private readonly DbDataSource source;
    private readonly TimeProvider time;
    private long count;
    private bool known;

    /// <param name="source">Opens connections to read with.</param>
    /// <param name="time">Clock of the interval and of the grace.</param>
    /// <param name="meters">Makes the meter.</param>
    public NeverSeenDevices(DbDataSource source, TimeProvider time, IMeterFactory meters)
    {
        this.source = source;
        this.time = time;
        meters.Create(LedgerInstruments.MeterName).CreateObservableGauge(
            "provisioning.devices.never_seen",
            () => Volatile.Read(ref known) ? [new Measurement<long>(Interlocked.Read(ref count))] : Array.Empty<Measurement<long>>(),
            "{device}",
            "Devices that were provisioned 15 minutes ago or earlier and have never logged in, 100,000 at most; the same on every silo.");
    }

    /// <summary>Reads the number anew.</summary>
    public async Task CountAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = Sql;
        Bind(command, "@before", (time.GetUtcNow() - Grace).ToUnixTimeMilliseconds());
        Bind(command, "@most", Most);
        Interlocked.Exchange(ref count, Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture));
        Volatile.Write(ref known, true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // SQLite blocks: not on the thread that starts the host
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                try
                {
                    await CountAsync(stoppingToken);
                }
                catch (Exception fault) when (fault is DbException or TimeoutException or IOException or SocketException)
                {
                    Volatile.Write(ref known, false); // the ledger's writer tells of the outage
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private static void Bind(DbCommand command, string name, long value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
