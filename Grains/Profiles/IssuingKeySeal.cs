using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>Encrypts the private key of a profile's issuing CA, bound to that profile (T-23).</summary>
internal sealed class IssuingKeySeal(ISecretProtector secrets, DeviceProfileKey profile)
{
    private string Context => $"profile-issuing-key:{profile}";

    public string Seal(SecretText privateKey) => Convert.ToBase64String(secrets.Protect(privateKey, Context));

    public SecretText Open(string sealedKey) => secrets.Unprotect(Convert.FromBase64String(sealedKey), Context);
}
