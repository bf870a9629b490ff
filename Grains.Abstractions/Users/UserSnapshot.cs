using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>An operator, without anything secret.</summary>
[GenerateSerializer, Immutable, Alias("pc.UserSnapshot")]
public sealed record UserSnapshot(
    [property: Id(0)] Guid UserId,
    [property: Id(1)] TenantId Tenant,
    [property: Id(2)] string UserName,
    [property: Id(3)] UserAuthority Authority,
    [property: Id(4)] long CreatedAt)
{
    /// <summary>Null in answers of silos that do not know it yet.</summary>
    [Id(5)]
    public UserDetails? Details { get; init; }

    /// <summary>May not sign in for now.</summary>
    [Id(6)]
    public bool Disabled { get; init; }

    /// <summary>Was made without a password and has not chosen one yet.</summary>
    [Id(7)]
    public bool AwaitsPassword { get; init; }
}
