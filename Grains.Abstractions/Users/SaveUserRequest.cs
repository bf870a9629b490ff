namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>A change of an operator. The name stays: it is how the user is found.</summary>
/// <param name="UserId">Whom the caller means; another user under the same name is not changed.</param>
/// <param name="UserName">The name as sent; must be the user's.</param>
/// <param name="Authority">What the user may do from now on.</param>
/// <param name="Details">Replace the present ones.</param>
/// <param name="Actor">Who changes the user.</param>
[GenerateSerializer, Immutable, Alias("pc.SaveUserRequest")]
public sealed record SaveUserRequest(
    [property: Id(0)] Guid UserId,
    [property: Id(1)] string UserName,
    [property: Id(2)] UserAuthority Authority,
    [property: Id(3)] UserDetails Details,
    [property: Id(4)] string Actor);
