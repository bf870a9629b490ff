using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Overview;

/// <summary>What one run of a silo has counted for a tenant: all of each minute, until the grain says that the minute is kept.</summary>
[GenerateSerializer, Immutable, Alias("pc.OverviewReport")]
public sealed record OverviewReport
{
    /// <summary>Made anew at each start of a silo.</summary>
    [Id(0)]
    public required Guid Reporter { get; init; }

    [Id(1)]
    public required ImmutableArray<OverviewFigures> Minutes { get; init; }

    /// <summary>The newest outcomes, in any order; at most 50.</summary>
    [Id(2)]
    public required ImmutableArray<OverviewOutcome> Recent { get; init; }
}
