namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>A change of a user's key. What is null stays.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="KeyId">Which one.</param>
/// <param name="Description">1 to 255 characters.</param>
/// <param name="Disabled">True keeps it from opening anything, false lets it again.</param>
/// <param name="Actor">Who changes it.</param>
[GenerateSerializer, Immutable, Alias("pc.ChangeApiKeyRequest")]
public sealed record ChangeApiKeyRequest(
    [property: Id(0)] Guid UserId,
    [property: Id(1)] Guid KeyId,
    [property: Id(2)] string? Description,
    [property: Id(3)] bool? Disabled,
    [property: Id(4)] string Actor);
