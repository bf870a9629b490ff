using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProvisioningCluster.Clustering.Links;

/// <summary>Who this process is to the others of its cluster, and whom it believes.</summary>
/// <param name="Certificate">With its private key.</param>
/// <param name="Presented">What peers are shown: the certificate and those between it and the authority.</param>
/// <param name="Authorities">The only anchors; neither the machine's nor downloaded ones count.</param>
internal sealed record LinkIdentity(X509Certificate2 Certificate, SslStreamCertificateContext Presented, X509Certificate2Collection Authorities)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>
    /// How a member's certificate is judged. Every member is a server and a client to others, so a certificate that is limited
    /// to one of the two, as a web server's is, makes no member.
    /// </summary>
    public X509ChainPolicy Policy() => Policy(Authorities);

    /// <inheritdoc cref="Policy()"/>
    public static X509ChainPolicy Policy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return policy;
    }
}
