using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>
/// A silo's copy of something that lives elsewhere, never served older than <see cref="MaxAge"/>. One read at a time, shared by
/// all who wait; when it fails or takes too long, they fail: an old copy is worse than none (I-19).
/// </summary>
/// <param name="clock">Measures ages.</param>
/// <param name="read">Reads the truth; gets the previous value, if any, to ask only for what changed.</param>
internal sealed class FreshCopy<T>(TimeProvider clock, Func<T?, Task<T>> read)
    where T : class
{
    /// <summary>Bounds how long a switched-off profile still provisions (T-1).</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Copy? copy;
    private Task<Copy>? refresh;

    /// <summary>When the copy was last asked for, as a timestamp of the clock.</summary>
    public long LastUse { get; private set; } = clock.GetTimestamp();

    public ValueTask<T> GetAsync()
    {
        LastUse = clock.GetTimestamp();
        var current = Volatile.Read(ref copy);
        return current is not null && IsFresh(current) ? ValueTask.FromResult(current.Value) : RefreshAsync();
    }

    private async ValueTask<T> RefreshAsync()
    {
        // A read that was under way already may end too old for this caller; the second one began after the call did.
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var current = await JoinRefresh();
            if (IsFresh(current))
            {
                return current.Value;
            }
        }

        throw new GrainCallFailedException("The profiles could not be read in time.");
    }

    private Task<Copy> JoinRefresh()
    {
        lock (gate)
        {
            if (refresh is null || refresh.IsCompleted)
            {
                // Off the calling grain's scheduler and context: the read belongs to the silo, not to the grain that asked first.
                using (ExecutionContext.SuppressFlow())
                {
                    refresh = Task.Run(ReadAsync);
                }
            }

            return refresh;
        }
    }

    private async Task<Copy> ReadAsync()
    {
        var startedAt = clock.GetTimestamp(); // the age counts from before the read
        var value = await read(Volatile.Read(ref copy)?.Value);
        var next = new Copy(value, startedAt);
        Volatile.Write(ref copy, next);
        return next;
    }

    private bool IsFresh(Copy current) => clock.GetElapsedTime(current.ReadAt) <= MaxAge;

    private sealed record Copy(T Value, long ReadAt);
}
