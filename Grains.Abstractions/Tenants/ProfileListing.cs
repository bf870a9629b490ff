namespace ProvisioningCluster.Grains.Abstractions.Tenants;

/// <summary>One line of a tenant's profile index.</summary>
[GenerateSerializer, Immutable, Alias("pc.ProfileListing")]
public sealed record ProfileListing(
    [property: Id(0)] Guid ProfileId,
    [property: Id(1)] string Name,
    [property: Id(2)] bool IsDefault);
