using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Certificates.Issuing;

/// <summary>Purposes as extendedKeyUsage names them.</summary>
internal static class PurposeOids
{
    public static IEnumerable<string> Oids(this CertificatePurposes purposes)
    {
        if (purposes.HasFlag(CertificatePurposes.ClientAuthentication))
        {
            yield return Certificates.Oids.ClientAuthentication;
        }

        if (purposes.HasFlag(CertificatePurposes.ServerAuthentication))
        {
            yield return Certificates.Oids.ServerAuthentication;
        }
    }
}
