using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>What a connection has done with events, and how many more it takes. Harmless to repeat.</summary>
[GenerateSerializer, Immutable, Alias("pc.ConsumerExchange")]
public sealed record ConsumerExchange
{
    [Id(0)]
    public required Guid ConnectionId { get; init; }

    /// <summary>Sequences that the consumer has acknowledged; they are forgotten.</summary>
    [Id(1)]
    public required ImmutableArray<long> Acknowledged { get; init; }

    /// <summary>Sequences that the connection has and that are not acknowledged yet; they are not handed out again.</summary>
    [Id(2)]
    public required ImmutableArray<long> Held { get; init; }

    /// <summary>Events that it takes now.</summary>
    [Id(3)]
    public required int Limit { get; init; }
}
