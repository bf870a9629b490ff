using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Overview;

/// <summary>Provision requests that were answered in one minute.</summary>
[GenerateSerializer, Immutable, Alias("pc.OverviewFigures")]
public sealed record OverviewFigures
{
    /// <summary>Minutes since the Unix epoch.</summary>
    [Id(0)]
    public required long Minute { get; init; }

    [Id(1)]
    public required ImmutableArray<OverviewCount> Counts { get; init; }

    /// <summary>How many successes took how long, by the buckets that all silos share; what is missing at the end is zero.</summary>
    [Id(2)]
    public required ImmutableArray<long> Durations { get; init; }
}
