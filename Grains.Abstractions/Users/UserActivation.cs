using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>A user's way to a first password: good once, until it expires or another one is made.</summary>
/// <param name="Token">Names the user and carries 256 random bits; only its hash is kept.</param>
/// <param name="ExpiresAt">Milliseconds since the Unix epoch.</param>
[GenerateSerializer, Immutable, Alias("pc.UserActivation")]
public sealed record UserActivation(
    [property: Id(0)] SecretText Token,
    [property: Id(1)] long ExpiresAt);
