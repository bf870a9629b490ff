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

    /// <summary>Grows with every change; the fence of compare-and-set.</summary>
    public required long Version { get; init; }
}
