using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Events;

/// <summary>A webhook as stored. Times are milliseconds since the Unix epoch.</summary>
public sealed record WebhookRow
{
    public required Guid WebhookId { get; init; }

    public required TenantId Tenant { get; init; }

    public required string Url { get; init; }

    /// <summary>Empty for all kinds.</summary>
    public required ImmutableArray<string> Kinds { get; init; }

    public Guid? ProfileId { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>Envelope of the secret that signs.</summary>
    public required byte[] Secret { get; init; }

    /// <summary>Envelope of the secret before it, which signs too until <see cref="FormerSecretUntil"/>.</summary>
    public byte[]? FormerSecret { get; init; }

    public long FormerSecretUntil { get; init; }

    public required long CreatedAt { get; init; }

    /// <summary>Grows with every change of an operator's; the fence of compare-and-set.</summary>
    public required long Version { get; init; }

    /// <summary>What it did not get since its queue became full; null while it is not. Moved by the relay, as the next two are.</summary>
    public EventGap? Gap { get; init; }

    /// <summary>Events that it did not get, in all.</summary>
    public long Discarded { get; init; }

    /// <summary>Time of the last one of these; 0 when there is none.</summary>
    public long DiscardedAt { get; init; }
}
