namespace ProvisioningCluster.Gateways.Mqtt.Tests.InProcess;

/// <summary>Time that stands still until a test moves it.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private readonly DateTimeOffset start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly List<TimeSpan> created = [];
    private readonly List<Wait> waits = [];
    private TaskCompletionSource? rearmed;
    private long now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref now);

    public override DateTimeOffset GetUtcNow() => start.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Arm(dueTime, period);
        lock (gate)
        {
            created.Add(dueTime);
            foreach (var wait in waits.Where(wait => created.Count(due => due == wait.DueTime) >= wait.Count))
            {
                wait.Reached.TrySetResult();
            }
        }

        return timer;
    }

    /// <summary>Completes when this many timers of that delay have been created since the start.</summary>
    public Task TimersAsync(TimeSpan dueTime, int count)
    {
        lock (gate)
        {
            var wait = new Wait(dueTime, count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            waits.Add(wait);
            if (created.Count(due => due == dueTime) >= count)
            {
                wait.Reached.TrySetResult();
            }

            return wait.Reached.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    /// <summary>Moves time, from one due timer to the next.</summary>
    public void Advance(TimeSpan by)
    {
        var target = GetTimestamp() + by.Ticks;
        while (TakeDue(target) is { } due)
        {
            due.Ring();
        }

        Interlocked.Exchange(ref now, target);
    }

    /// <summary>
    /// Moves time exactly to where a timer rings, and waits until its owner has armed it again: only then does a further move
    /// mean what the test says.
    /// </summary>
    public async Task AdvanceToRingAsync(TimeSpan by)
    {
        var armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            rearmed = armed;
        }

        Advance(by);
        await armed.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private ManualTimer? TakeDue(long target)
    {
        lock (gate)
        {
            var due = timers.Where(timer => timer.DueAt <= target).MinBy(timer => timer.DueAt);
            if (due is not null)
            {
                Interlocked.Exchange(ref now, Math.Max(now, due.DueAt));
                due.Rearm();
            }

            return due;
        }
    }

    private sealed record Wait(TimeSpan DueTime, int Count, TaskCompletionSource Reached);

    private sealed class ManualTimer(ManualTimeProvider time, Action ring) : ITimer
    {
        private TimeSpan period;

        public long DueAt { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Arm(dueTime, period);
            lock (time.gate)
            {
                time.rearmed?.TrySetResult();
            }

            return true;
        }

        public void Arm(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                this.period = period;
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : time.now + dueTime.Ticks;
                time.timers.Remove(this);
                time.timers.Add(this);
            }
        }

        public void Rearm() => DueAt = period > TimeSpan.Zero ? DueAt + period.Ticks : long.MaxValue;

        public void Ring() => ring();

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
