using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Overview;

/// <summary>One request and what came of it. Holds no secret.</summary>
[GenerateSerializer, Immutable, Alias("pc.OverviewOutcome")]
public sealed record OverviewOutcome
{
    /// <summary>Milliseconds since the Unix epoch.</summary>
    [Id(0)]
    public required long At { get; init; }

    /// <summary>As in the audit.</summary>
    [Id(1)]
    public required Guid OperationId { get; init; }

    /// <summary>As in the audit: the name that was asked for or made, or null.</summary>
    [Id(2)]
    public string? DeviceName { get; init; }

    [Id(3)]
    public Guid? ProfileId { get; init; }

    [Id(4)]
    public required TransportProtocol Protocol { get; init; }

    /// <summary>One of <see cref="OverviewStatus"/>.</summary>
    [Id(5)]
    public required string Status { get; init; }

    /// <summary>The audit's word for a refusal; empty for a success.</summary>
    [Id(6)]
    public required string Reason { get; init; }
}
