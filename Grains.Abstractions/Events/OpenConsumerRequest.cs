namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>A connection takes a consumer over.</summary>
[GenerateSerializer, Immutable, Alias("pc.OpenConsumerRequest")]
public sealed record OpenConsumerRequest
{
    /// <summary>The connection; the one before it is told to go.</summary>
    [Id(0)]
    public required Guid ConnectionId { get; init; }

    /// <summary>The consumer's name, for those who look into the database.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>True to begin anew: what was kept is dropped.</summary>
    [Id(2)]
    public required bool Clean { get; init; }

    /// <summary>Seconds for which events are kept after the connection has ended; 0 keeps none.</summary>
    [Id(3)]
    public required long ExpirySeconds { get; init; }
}
