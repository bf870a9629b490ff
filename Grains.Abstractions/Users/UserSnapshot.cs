using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>An operator, without anything secret.</summary>
[GenerateSerializer, Immutable, Alias("pc.UserSnapshot")]
public sealed record UserSnapshot(
    [property: Id(0)] Guid UserId,
    [property: Id(1)] TenantId Tenant,
    [property: Id(2)] string UserName,
    [property: Id(3)] UserAuthority Authority,
    [property: Id(4)] long CreatedAt);
