using ProvisioningCluster.Testing.Devices;

namespace ProvisioningCluster.Testing.Load;

/// <summary>Devices of three protocols that provision themselves without end, until they are told to stop.</summary>
public sealed class DeviceLoad : IAsyncDisposable
{
    private const int WarmUpPerWorker = 15;

    /// <summary>Longer than a busy machine takes; what is promised about time, the report says.</summary>
    private static readonly TimeSpan AnswersDeadline = TimeSpan.FromMinutes(2);

    private readonly LoadPlan plan;
    private readonly long begin = TimeProvider.System.GetTimestamp();
    private readonly CancellationTokenSource stopping = new();
    private readonly List<TimeSpan> faults = [];
    private readonly Task workers;
    private TimeSpan warm;

    private DeviceLoad(LoadPlan plan)
    {
        this.plan = plan;
        Names = Fresh.Text("load");
        workers = Task.WhenAll(Workers());
    }

    public LoadHistory History { get; } = new();

    /// <summary>Prefix of every name of this load.</summary>
    public string Names { get; }

    /// <summary>Time since the begin, the clock of the operations.</summary>
    public TimeSpan Now => TimeProvider.System.GetElapsedTime(begin);

    /// <summary>Starts the load and returns when the processes are warm; from then on it is measured.</summary>
    public static async Task<DeviceLoad> StartAsync(LoadPlan plan)
    {
        var load = new DeviceLoad(plan);
        await load.AnswersAsync(WarmUpPerWorker * (plan.MixedPerWire + plan.LinesPerWire) * DeviceConnections.AllProtocols.Count);
        load.warm = load.Now;
        return load;
    }

    /// <summary>Waits for that many more definite replies.</summary>
    public async Task AnswersAsync(int count, TimeSpan? deadline = null)
    {
        var more = History.MoreAnswersAsync(count, deadline ?? AnswersDeadline);
        await await Task.WhenAny(more, workers); // a worker that fails says why
        await more;
    }

    /// <summary>Notes that something was done to the cluster now; the report says how long its effect lasted.</summary>
    public void NoteFault()
    {
        lock (faults)
        {
            faults.Add(Now);
        }
    }

    private bool IsDisturbed
    {
        get
        {
            lock (faults)
            {
                return faults.Count > 0;
            }
        }
    }

    /// <summary>Ends the load when every request in flight has ended; reports on it under the given name.</summary>
    public async Task<LoadReport> StopAsync(string row)
    {
        await stopping.CancelAsync();
        await workers;
        lock (faults)
        {
            return LoadReport.Of(row, History.Operations, faults, warm);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await workers.ContinueWith(static _ => { }, TaskScheduler.Default); // the test has its reason already
        stopping.Dispose();
    }

    private IEnumerable<Task> Workers()
    {
        var number = 0;
        foreach (var wire in DeviceConnections.AllProtocols)
        {
            for (var i = 0; i < plan.MixedPerWire + plan.LinesPerWire; i++)
            {
                var worker = new LoadWorker(plan, Names, number, wire, i % plan.Doors.Count, History, () => Now, () => IsDisturbed);
                yield return i < plan.MixedPerWire ? worker.MixAsync(stopping.Token) : worker.LineAsync(stopping.Token);
                number++;
            }
        }
    }
}
