using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Overview;

/// <summary>How many requests of a kind there were.</summary>
[GenerateSerializer, Immutable, Alias("pc.OverviewCount")]
public sealed record OverviewCount
{
    /// <summary>Null where no profile came into question, and where there were too many kinds to tell apart.</summary>
    [Id(0)]
    public Guid? ProfileId { get; init; }

    [Id(1)]
    public required TransportProtocol Protocol { get; init; }

    /// <summary>One of <see cref="OverviewStatus"/>.</summary>
    [Id(2)]
    public required string Status { get; init; }

    /// <summary>The audit's word for a refusal; empty for a success, <c>other</c> where there were too many kinds.</summary>
    [Id(3)]
    public required string Reason { get; init; }

    [Id(4)]
    public required long Count { get; init; }
}
