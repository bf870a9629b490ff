using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Overview;

/// <summary>A tenant's last minutes over all silos.</summary>
[GenerateSerializer, Immutable, Alias("pc.OverviewSnapshot")]
public sealed record OverviewSnapshot
{
    /// <summary>When it was put together: milliseconds since the Unix epoch.</summary>
    [Id(0)]
    public required long At { get; init; }

    /// <summary>Oldest first, without gaps; the last one goes on.</summary>
    [Id(1)]
    public required ImmutableArray<OverviewMinute> Minutes { get; init; }

    /// <summary>Sums over these minutes, the greatest first.</summary>
    [Id(2)]
    public required ImmutableArray<OverviewCount> Counts { get; init; }

    /// <summary>Seconds from the silo's taking of a request to the stored success, which half of the successes of these minutes did not exceed, up to 10 % too high; null without any.</summary>
    [Id(3)]
    public double? P50 { get; init; }

    [Id(4)]
    public double? P95 { get; init; }

    [Id(5)]
    public double? P99 { get; init; }

    /// <summary>The newest requests, newest first; at most 50, whatever the minutes.</summary>
    [Id(6)]
    public required ImmutableArray<OverviewOutcome> Recent { get; init; }
}
