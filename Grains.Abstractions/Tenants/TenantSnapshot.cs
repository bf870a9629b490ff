namespace ProvisioningCluster.Grains.Abstractions.Tenants;

/// <summary>A tenant as the installation lists it.</summary>
/// <param name="Tenant">Identity.</param>
/// <param name="Title">Unique in the installation.</param>
/// <param name="CreatedAt">Milliseconds since the Unix epoch.</param>
/// <param name="Version">1 at first, grows with each save.</param>
/// <param name="Details">Never null.</param>
[GenerateSerializer, Immutable, Alias("pc.TenantSnapshot")]
public sealed record TenantSnapshot(
    [property: Id(0)] TenantId Tenant,
    [property: Id(1)] string Title,
    [property: Id(2)] long CreatedAt,
    [property: Id(3)] long Version,
    [property: Id(4)] TenantDetails Details);
