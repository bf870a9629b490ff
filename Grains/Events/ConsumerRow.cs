using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Events;

/// <summary>A consumer of events as stored. Times are milliseconds since the Unix epoch.</summary>
public sealed record ConsumerRow
{
    public required Guid ConsumerId { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>As its connections call it.</summary>
    public required string Name { get; init; }

    /// <summary>The connection that has it, or had it last.</summary>
    public required Guid ConnectionId { get; init; }

    /// <summary>Empty while nothing is wanted.</summary>
    public ImmutableArray<ConsumerSubscription> Subscriptions { get; init; } = [];

    /// <summary>It is forgotten when it was not seen for so long.</summary>
    public required long ExpirySeconds { get; init; }

    public required long SeenAt { get; init; }

    /// <summary>What it did not get since its queue became full; null while it is not.</summary>
    public EventGap? Gap { get; init; }
}
