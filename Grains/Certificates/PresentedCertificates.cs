using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>Presented chains in the form that they are read in.</summary>
internal static class PresentedCertificates
{
    /// <summary>DER, the leaf first; nothing is copied.</summary>
    public static ReadOnlyMemory<byte>[] ToMemories(this CertificateChain chain) =>
        [.. chain.Certificates.Select(static certificate => certificate.AsMemory())];
}
