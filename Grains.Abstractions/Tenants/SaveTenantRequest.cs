namespace ProvisioningCluster.Grains.Abstractions.Tenants;

/// <summary>A new or changed tenant.</summary>
/// <param name="Tenant">Null creates one.</param>
/// <param name="Title">1 to 255 characters, unique in the installation.</param>
/// <param name="Details">Replace the present ones.</param>
/// <param name="Version">Must be the stored one when given.</param>
/// <param name="Actor">Who saves it.</param>
[GenerateSerializer, Immutable, Alias("pc.SaveTenantRequest")]
public sealed record SaveTenantRequest(
    [property: Id(0)] TenantId? Tenant,
    [property: Id(1)] string Title,
    [property: Id(2)] TenantDetails Details,
    [property: Id(3)] long? Version,
    [property: Id(4)] string Actor);
