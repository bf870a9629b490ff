namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>A new key of a user.</summary>
/// <param name="UserId">Whom the caller means; another user under the same name gets none.</param>
/// <param name="Authority">The user's own or a lesser one; null for the user's.</param>
/// <param name="Description">Where it is used; 1 to 255 characters.</param>
/// <param name="ExpiresAt">Milliseconds since the Unix epoch, ahead of now; null for never.</param>
/// <param name="Disabled">Opens nothing until it is enabled.</param>
/// <param name="Actor">Who makes it.</param>
[GenerateSerializer, Immutable, Alias("pc.CreateApiKeyRequest")]
public sealed record CreateApiKeyRequest(
    [property: Id(0)] Guid UserId,
    [property: Id(1)] UserAuthority? Authority,
    [property: Id(2)] string Description,
    [property: Id(3)] long? ExpiresAt,
    [property: Id(4)] bool Disabled,
    [property: Id(5)] string Actor);
