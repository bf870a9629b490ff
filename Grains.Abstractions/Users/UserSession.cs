namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>A sign-in that is still good.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="SessionId">Stays the same until the session ends.</param>
/// <param name="RefreshId">The one refresh that is good next; each use gives another (T-21).</param>
[GenerateSerializer, Immutable, Alias("pc.UserSession")]
public sealed record UserSession(
    [property: Id(0)] UserSnapshot User,
    [property: Id(1)] Guid SessionId,
    [property: Id(2)] Guid RefreshId);
