namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>A machine's key, without anything secret.</summary>
/// <param name="KeyId">Identity.</param>
/// <param name="UserId">In whose name it acts.</param>
/// <param name="Authority">What it may do at most; a user who may do less takes it along.</param>
/// <param name="Description">Where it is used.</param>
/// <param name="CreatedAt">Milliseconds since the Unix epoch.</param>
/// <param name="ExpiresAt">Milliseconds since the Unix epoch; null for never.</param>
/// <param name="LastUsedAt">Milliseconds since the Unix epoch, to a minute; null before the first use.</param>
/// <param name="Disabled">Opens nothing for now.</param>
[GenerateSerializer, Immutable, Alias("pc.ApiKeySnapshot")]
public sealed record ApiKeySnapshot(
    [property: Id(0)] Guid KeyId,
    [property: Id(1)] Guid UserId,
    [property: Id(2)] UserAuthority Authority,
    [property: Id(3)] string Description,
    [property: Id(4)] long CreatedAt,
    [property: Id(5)] long? ExpiresAt,
    [property: Id(6)] long? LastUsedAt,
    [property: Id(7)] bool Disabled);
