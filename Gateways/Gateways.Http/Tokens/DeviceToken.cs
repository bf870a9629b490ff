using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Http.Tokens;

/// <summary>Request feature: the access token that stood in the path.</summary>
internal sealed record DeviceToken(SecretText Text);
