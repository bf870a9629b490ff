using System.Collections.Concurrent;
using Orleans;

namespace ProvisioningCluster.Grains.Tests.Clusters;

/// <summary>Breaks or holds calls to chosen grains on their silo, as a lost silo would.</summary>
internal sealed class ScriptedCalls : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<string, int> broken = new();
    private readonly ConcurrentDictionary<string, (Hold Before, Hold After)> held = new();
    private int lost;

    /// <summary>Calls that were broken so far.</summary>
    public int Lost => lost;

    /// <summary>Every call to the grain with this key fails from now on.</summary>
    public void Break(string grainKey) => broken[grainKey] = 0;

    public void Mend(string grainKey) => broken.TryRemove(grainKey, out _);

    /// <summary>The next call to the grain with this key waits at the first hold before it runs, and at the second one before it answers.</summary>
    public void HoldNext(string grainKey, Hold before, Hold after) => held[grainKey] = (before, after);

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var key = context.TargetId.Key.ToString()!;
        if (broken.ContainsKey(key))
        {
            Interlocked.Increment(ref lost);
            throw new TimeoutException("The silo does not answer (asked for by the test).");
        }

        if (!held.TryRemove(key, out var holds))
        {
            await context.Invoke();
            return;
        }

        await holds.Before.WaitAsync();
        await context.Invoke();
        await holds.After.WaitAsync();
    }
}
