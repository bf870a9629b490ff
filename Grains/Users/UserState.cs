using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Grains.Users;

/// <summary>An operator as stored.</summary>
internal sealed record UserState
{
    public Guid UserId { get; init; }

    public TenantId Tenant { get; init; }

    public string UserName { get; init; } = string.Empty;

    public UserAuthority Authority { get; init; }

    public string PasswordHash { get; init; } = string.Empty;

    public long CreatedAt { get; init; }
}
