using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>
/// A silo's copy of something that lives elsewhere, never served older than <see cref="FreshCopy.MaxAge"/>. One read at a time, shared by
/// all who wait; when it fails or takes too long, they fail: an old copy is worse than none (I-19).
/// </summary>
/// <param name="clock">Measures ages.</param>
/// <param name="read">Reads the truth; gets the previous value, if any, to ask only for what changed.</param>
internal sealed class FreshCopy<T>(TimeProvider clock, Func<T?, Task<T>> read)
    where T : class
{
    private readonly Lock gate = new();
    private Copy? copy;
    private Task<Copy>? refresh;
    private int epoch;

    /// <summary>When the copy was last asked for, as a timestamp of the clock.</summary>
    public long LastUse { get; private set; } = clock.GetTimestamp();

    public ValueTask<T> GetAsync()
    {
        LastUse = clock.GetTimestamp();
        var current = Volatile.Read(ref copy);
        return current is not null && IsFresh(current) ? ValueTask.FromResult(current.Value) : RefreshAsync();
    }

    /// <summary>Whoever asks from now on gets what is read from now on.</summary>
    public void Forget()
    {
        lock (gate)
        {
            epoch++;
            copy = null;
            refresh = null;
        }
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
                    var startedIn = epoch;
                    refresh = Task.Run(() => ReadAsync(startedIn));
                }
            }

            return refresh;
        }
    }

    private async Task<Copy> ReadAsync(int startedIn)
    {
        var startedAt = clock.GetTimestamp(); // the age counts from before the read
        var value = await read(Volatile.Read(ref copy)?.Value);
        var next = new Copy(value, startedAt);
        lock (gate)
        {
            // What was read before a change must not be kept after it.
            if (startedIn == epoch)
            {
                copy = next;
            }
        }

        return next;
    }

    private bool IsFresh(Copy current) => clock.GetElapsedTime(current.ReadAt) <= FreshCopy.MaxAge;

    private sealed record Copy(T Value, long ReadAt);
}
