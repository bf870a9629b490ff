using System.Diagnostics;

namespace ProvisioningCluster.Grains.Tests.Certificates;

/// <summary>What a piece of work costs when nobody is in its way: the fastest of a few runs, on a machine that does other things too.</summary>
internal static class Fastest
{
    public static TimeSpan Of(Action work, int runs = 10)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < runs; i++)
        {
            var clock = Stopwatch.StartNew();
            work();
            best = clock.Elapsed < best ? clock.Elapsed : best;
        }

        return best;
    }
}
