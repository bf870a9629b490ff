namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>How many dead letters were put back or thrown away.</summary>
[GenerateSerializer, Immutable, Alias("pc.DeadLettersMoved")]
public sealed record DeadLettersMoved([property: Id(0)] long Count);
