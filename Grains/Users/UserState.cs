using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Grains.Users;

/// <summary>An operator as stored.</summary>
[GenerateSerializer, Immutable, Alias("pc.UserState")]
internal sealed record UserState
{
    [Id(0)]
    public Guid UserId { get; init; }

    [Id(1)]
    public Guid TenantId { get; init; }

    [Id(2)]
    public string UserName { get; init; } = string.Empty;

    [Id(3)]
    public UserAuthority Authority { get; init; }

    /// <summary>Milliseconds since the Unix epoch.</summary>
    [Id(4)]
    public long CreatedAt { get; init; }

    /// <summary>Text of <see cref="PasswordHash"/>; empty while the user has none.</summary>
    [Id(5)]
    public string PasswordHash { get; init; } = string.Empty;

    /// <summary>Open sessions; never null, absent in rows of older versions.</summary>
    [Id(6)]
    public ImmutableArray<StoredSession> Sessions { get; init; } = [];

    [Id(7)]
    public UserDetails Details { get; init; } = new();

    [Id(8)]
    public bool Disabled { get; init; }

    /// <summary>What an activation must hash to; null when none is open.</summary>
    [Id(9)]
    public string? ActivationHash { get; init; }

    /// <summary>Milliseconds since the Unix epoch.</summary>
    [Id(10)]
    public long ActivationExpiresAt { get; init; }

    /// <summary>The row is the mark of a user who was removed; nothing else in it counts.</summary>
    [Id(11)]
    public bool Deleted { get; init; }

    /// <summary>Keys of machines; never null, absent in rows of older versions.</summary>
    [Id(12)]
    public ImmutableArray<StoredApiKey> ApiKeys { get; init; } = [];
}
