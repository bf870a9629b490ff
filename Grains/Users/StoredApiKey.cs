using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Grains.Users;

/// <summary>A machine's key as stored.</summary>
[GenerateSerializer, Immutable, Alias("pc.StoredApiKey")]
internal sealed record StoredApiKey
{
    [Id(0)]
    public Guid KeyId { get; init; }

    /// <summary>What the key's text must hash to.</summary>
    [Id(1)]
    public string Hash { get; init; } = string.Empty;

    [Id(2)]
    public UserAuthority Authority { get; init; }

    [Id(3)]
    public string Description { get; init; } = string.Empty;

    /// <summary>Milliseconds since the Unix epoch.</summary>
    [Id(4)]
    public long CreatedAt { get; init; }

    /// <summary>Milliseconds since the Unix epoch; null for never.</summary>
    [Id(5)]
    public long? ExpiresAt { get; init; }

    /// <summary>Milliseconds since the Unix epoch; null before the first use.</summary>
    [Id(6)]
    public long? LastUsedAt { get; init; }

    [Id(7)]
    public bool Disabled { get; init; }

    public ApiKeySnapshot ToSnapshot(Guid userId) => new(KeyId, userId, Authority, Description, CreatedAt, ExpiresAt, LastUsedAt, Disabled);
}
