using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>A consumer that a connection has taken over.</summary>
/// <param name="Resumed">True when it was known: events were kept for it, and its subscriptions hold.</param>
/// <param name="ExpirySeconds">As granted, never more than was asked for.</param>
/// <param name="Subscriptions">None for a new one.</param>
[GenerateSerializer, Immutable, Alias("pc.OpenedConsumer")]
public sealed record OpenedConsumer(
    [property: Id(0)] bool Resumed,
    [property: Id(1)] long ExpirySeconds,
    [property: Id(2)] ImmutableArray<ConsumerSubscription> Subscriptions);
