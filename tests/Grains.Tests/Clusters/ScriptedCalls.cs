using System.Collections.Concurrent;
using Orleans;

namespace ProvisioningCluster.Grains.Tests.Clusters;

/// <summary>Breaks calls to chosen grains on their silo, as a lost silo would.</summary>
internal sealed class ScriptedCalls : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<string, int> broken = new();
    private int lost;

    /// <summary>Calls that were broken so far.</summary>
    public int Lost => lost;

    /// <summary>Every call to the grain with this key fails from now on.</summary>
    public void Break(string grainKey) => broken[grainKey] = 0;

    public void Mend(string grainKey) => broken.TryRemove(grainKey, out _);

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (!broken.ContainsKey(context.TargetId.Key.ToString()!))
        {
            return context.Invoke();
        }

        Interlocked.Increment(ref lost);
        return Task.FromException(new TimeoutException("The silo does not answer (asked for by the test)."));
    }
}
