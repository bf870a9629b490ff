using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Overview;

namespace ProvisioningCluster.Grains.Overview;

/// <summary>A tenant's last hour as it is stored, once in a minute.</summary>
[GenerateSerializer, Immutable, Alias("pc.OverviewState")]
internal sealed record OverviewState
{
    /// <summary>Minutes since the Unix epoch. This minute and those before it take no more.</summary>
    [Id(0)]
    public long KeptUntil { get; init; }

    /// <summary>Sums over all silos.</summary>
    [Id(1)]
    public ImmutableArray<OverviewFigures> Kept { get; init; } = [];

    /// <summary>The minutes after them, as the silos told them.</summary>
    [Id(2)]
    public ImmutableArray<OverviewReport> Open { get; init; } = [];

    [Id(3)]
    public ImmutableArray<OverviewOutcome> Recent { get; init; } = [];
}
