using ProvisioningCluster.Grains.Overview;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Overview;

public sealed class DurationBucketsTests
{
    [Fact]
    public void Quantiles_are_at_most_a_tenth_too_high_and_never_too_low()
    {
        var counts = new long[DurationBuckets.Count];
        for (var millisecond = 1; millisecond <= 1_000; millisecond++)
        {
            counts[DurationBuckets.IndexOf(TimeSpan.FromMilliseconds(millisecond))]++;
        }

        Assert.InRange(DurationBuckets.Quantile(counts, 0.5)!.Value, 0.5, 0.55);
        Assert.InRange(DurationBuckets.Quantile(counts, 0.95)!.Value, 0.95, 1.045);
        Assert.InRange(DurationBuckets.Quantile(counts, 0.99)!.Value, 0.99, 1.089);
    }

    [Fact]
    public void The_bounds_never_change_for_silos_of_all_versions_share_them()
    {
        Assert.Equal(
            [0, 0, 0, 1, 8, 80, 107, 127, 127],
            new[] { TimeSpan.Zero, TimeSpan.FromSeconds(-1), TimeSpan.FromMilliseconds(0.1), TimeSpan.FromMilliseconds(0.109), TimeSpan.FromMilliseconds(0.2), TimeSpan.FromMilliseconds(102.4), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6), TimeSpan.MaxValue }
                .Select(DurationBuckets.IndexOf));
    }

    [Fact]
    public void Nothing_measured_has_no_quantile()
    {
        Assert.Null(DurationBuckets.Quantile(new long[DurationBuckets.Count], 0.5));
    }
}
