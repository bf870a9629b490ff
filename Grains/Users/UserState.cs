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

    /// <summary>Text of <see cref="PasswordHash"/>.</summary>
    [Id(5)]
    public string PasswordHash { get; init; } = string.Empty;

    /// <summary>Open sessions; never null, absent in rows of older versions.</summary>
    [Id(6)]
    public ImmutableArray<StoredSession> Sessions { get; init; } = [];
}
