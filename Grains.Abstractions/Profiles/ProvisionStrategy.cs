namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>How devices of a profile may provision themselves (wire-spec 2.1).</summary>
[GenerateSerializer, Alias("pc.ProvisionStrategy")]
public enum ProvisionStrategy
{
    Disabled = 0,
    AllowCreateNewDevices = 1,
    CheckPreProvisionedDevices = 2,
    X509CertificateChain = 3,
}
