using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>What exists once per installation (key 0).</summary>
[Alias("pc.IInstallationGrain")]
public interface IInstallationGrain : IGrainWithIntegerKey
{
    /// <summary>The 512-bit key that signs operators' tokens, base64; made at random on first use and encrypted at rest (T-21).</summary>
    [Alias("token-key")]
    ValueTask<Result<SecretText>> GetTokenSigningKeyAsync();
}
