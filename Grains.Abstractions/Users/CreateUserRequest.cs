using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>A new operator.</summary>
[GenerateSerializer, Immutable, Alias("pc.CreateUserRequest")]
public sealed record CreateUserRequest(
    [property: Id(0)] TenantId Tenant,
    [property: Id(1)] string UserName,
    [property: Id(2)] UserAuthority Authority,
    [property: Id(3)] SecretText Password)
{
    [Id(4)]
    public UserDetails? Details { get; init; }

    /// <summary>The user gets no password now and chooses one with an activation.</summary>
    [Id(5)]
    public bool WithoutPassword { get; init; }

    /// <summary>Who creates the user; null at the first start.</summary>
    [Id(6)]
    public string? Actor { get; init; }
}
