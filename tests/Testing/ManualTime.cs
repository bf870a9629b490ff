namespace ProvisioningCluster.Testing;

/// <summary>A clock that stands still until a test moves it; timers fire inside <see cref="Advance"/>.</summary>
/// <param name="start">Its first time of day.</param>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private static readonly TimeSpan Never = TimeSpan.MaxValue;

    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private readonly Dictionary<TimeSpan, TaskCompletionSource> awaited = [];
    private TimeSpan elapsed;

    public ManualTime()
        : this(DateTimeOffset.UnixEpoch.AddYears(57))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    private TimeSpan Elapsed
    {
        get
        {
            lock (gate)
            {
                return elapsed;
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => start + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Done when a timer of that length has been set, now or earlier: from then on it can fire.</summary>
    public async Task TimerAsync(TimeSpan dueTime)
    {
        Task set;
        lock (gate)
        {
            set = Awaited(dueTime).Task;
        }

        try
        {
            await set.WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Nobody set a timer of {dueTime}.");
        }
    }

    public void Advance(TimeSpan by)
    {
        List<ManualTimer> due;
        lock (gate)
        {
            elapsed += by;
            due = [.. timers.Where(timer => timer.DueAt <= elapsed).OrderBy(timer => timer.DueAt)];
            foreach (var timer in due)
            {
                timer.DueAt = timer.Period == Timeout.InfiniteTimeSpan || timer.Period == TimeSpan.Zero ? Never : elapsed + timer.Period;
            }
        }

        due.ForEach(timer => timer.Fire());
    }

    private TaskCompletionSource Awaited(TimeSpan dueTime)
    {
        if (!awaited.TryGetValue(dueTime, out var source))
        {
            awaited[dueTime] = source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return source;
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        public TimeSpan DueAt { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
                Period = period;
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? Never : time.elapsed + dueTime;
                time.timers.Add(this);
                time.Awaited(dueTime).TrySetResult();
            }

            return true;
        }

        public void Dispose()
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
