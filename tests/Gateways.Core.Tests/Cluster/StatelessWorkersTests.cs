using System.Reflection;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Cluster;

/// <summary>Which keys are used; that they spread over silos is shown with a real cluster.</summary>
public sealed class StatelessWorkersTests
{
    [Fact]
    public void Keys_are_taken_in_turn()
    {
        var (workers, asked) = Workers(new ManualTime());

        Ask(workers, 10 * StatelessWorkers.Keys);

        Assert.Equal(StatelessWorkers.Keys, asked.Distinct().Count());
        Assert.All(asked.CountBy(key => key), key => Assert.Equal(10, key.Value));
    }

    [Fact]
    public void After_a_turn_none_of_the_former_keys_is_used()
    {
        var time = new ManualTime();
        var (workers, asked) = Workers(time);

        Ask(workers, StatelessWorkers.Keys);
        var former = asked.ToHashSet();
        time.Advance(StatelessWorkers.Turn);
        asked.Clear();
        Ask(workers, StatelessWorkers.Keys);

        Assert.Equal(StatelessWorkers.Keys, asked.Distinct().Count());
        Assert.DoesNotContain(asked, former.Contains);
    }

    private static (StatelessWorkers Workers, List<long> Asked) Workers(TimeProvider time)
    {
        var grains = DispatchProxy.Create<IGrainFactory, NotedKeys>();
        return (new StatelessWorkers(grains, time), ((NotedKeys)grains).Keys);
    }

    private static void Ask(StatelessWorkers workers, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            workers.Next<IProvisioningGrain>();
        }
    }

    /// <summary>Notes the keys of the grains that are asked for.</summary>
    public class NotedKeys : DispatchProxy
    {
        public List<long> Keys { get; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Keys.Add((long)args![0]!);
            return null;
        }
    }
}
