using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>A key on the one occasion on which its text is known.</summary>
/// <param name="Key">What stays known of it.</param>
/// <param name="Text">What the machine sends; only its hash is kept.</param>
[GenerateSerializer, Immutable, Alias("pc.IssuedApiKey")]
public sealed record IssuedApiKey(
    [property: Id(0)] ApiKeySnapshot Key,
    [property: Id(1)] SecretText Text);
