using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Overview;

/// <summary>
/// Durations by buckets that grow by a constant factor, so that quantiles of several silos can be told from their sums. Silos of all versions share the
/// bounds: they never change.
/// </summary>
internal static class DurationBuckets
{
    public const int Count = 128;

    private const double FirstSeconds = 0.0001;
    private const int PerDoubling = 8;

    /// <summary>The first bucket takes all up to 0.1 ms, the last all from 5.5 s.</summary>
    public static int IndexOf(TimeSpan duration)
    {
        var doublings = Math.Log2(duration.TotalSeconds / FirstSeconds);
        return double.IsNaN(doublings) || doublings <= 0 ? 0 : (int)Math.Min(Count - 1, Math.Ceiling(doublings * PerDoubling));
    }

    /// <summary>Upper bound of the bucket in which the quantile lies, in seconds; null when nothing was measured.</summary>
    /// <param name="counts">By bucket.</param>
    /// <param name="share">0 to 1.</param>
    public static double? Quantile(IReadOnlyList<long> counts, double share)
    {
        var rank = Math.Ceiling(counts.Sum() * share);
        if (rank < 1)
        {
            return null;
        }

        var index = 0;
        for (var seen = counts[0]; seen < rank; seen += counts[index])
        {
            index++;
        }

        return FirstSeconds * Math.Pow(2, (double)index / PerDoubling);
    }

    /// <summary>The counts without the zeros at their end.</summary>
    public static ImmutableArray<long> Trimmed(long[] counts) => [.. counts.AsSpan(0, Array.FindLastIndex(counts, static count => count != 0) + 1)];
}
