namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>Who acts by a key that was presented.</summary>
/// <param name="User">In whose name.</param>
/// <param name="Key">By which key.</param>
/// <param name="Authority">What it may do now: the lesser of the key's and the user's.</param>
[GenerateSerializer, Immutable, Alias("pc.OpenedApiKey")]
public sealed record OpenedApiKey(
    [property: Id(0)] UserSnapshot User,
    [property: Id(1)] ApiKeySnapshot Key,
    [property: Id(2)] UserAuthority Authority);
