using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>
/// The client certificate of a connection, with all that came along: a connection feature where one was presented. Only what is cheap
/// and needs nobody else was looked at; whose it is, and whether a CA stands behind it, the cluster decides at the login.
/// </summary>
public sealed class PresentedChain
{
    /// <summary>Longest list that is taken (invariants section 5).</summary>
    public const int MostCertificates = 5;

    /// <summary>Bytes of DER that the list may have in all.</summary>
    public const int MostBytes = 32 * 1024;

    private readonly DateTimeOffset notBefore;
    private readonly DateTimeOffset notAfter;

    private PresentedChain(CertificateChain chain, X509Certificate2 leaf)
    {
        Chain = chain;
        notBefore = leaf.NotBefore.ToUniversalTime();
        notAfter = leaf.NotAfter.ToUniversalTime();
    }

    /// <summary>As presented, the leaf first.</summary>
    public CertificateChain Chain { get; }

    /// <summary>
    /// The chain of a handshake, or null when the handshake must fail: too long, too large, unreadable, or a certificate that the next
    /// one did not sign (wire-spec 3.8 step 1). A leaf alone passes, also a self-signed one. A few signatures are verified, no more.
    /// </summary>
    /// <param name="certificates">DER in the order of the wire, the leaf first.</param>
    public static PresentedChain? Accept(IReadOnlyList<ReadOnlyMemory<byte>> certificates)
    {
        if (certificates.Count is 0 or > MostCertificates || certificates.Sum(certificate => certificate.Length) > MostBytes)
        {
            return null;
        }

        var read = new List<X509Certificate2>();
        try
        {
            foreach (var certificate in certificates)
            {
                read.Add(X509CertificateLoader.LoadCertificate(certificate.Span));
            }

            return IsSignedInOrder(read) ? new PresentedChain(CertificateChain.Of(certificates), read[0]) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
        finally
        {
            read.ForEach(certificate => certificate.Dispose());
        }
    }

    /// <summary>
    /// The leaf is good at this time. For DTLS, whose handshake fails otherwise (wire-spec 5.3); over TLS the login is refused, by the
    /// cluster and with a line in the audit (wire-spec 3.7).
    /// </summary>
    public bool IsTimely(DateTimeOffset now) => now >= notBefore && now <= notAfter;

    private static bool IsSignedInOrder(List<X509Certificate2> certificates)
    {
        for (var i = 0; i + 1 < certificates.Count; i++)
        {
            if (!IsSignedBy(certificates[i], certificates[i + 1]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The pair alone: what the issuer may do, and whether anybody trusts it, is not asked here.</summary>
    private static bool IsSignedBy(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy = OfflinePolicy();
        chain.ChainPolicy.CustomTrustStore.Add(issuer);
        chain.Build(certificate);
        return chain.ChainElements.Count > 1
            && chain.ChainElements[1].Certificate.RawDataMemory.Span.SequenceEqual(issuer.RawDataMemory.Span)
            && chain.ChainElements[0].ChainElementStatus.All(status => (status.Status & X509ChainStatusFlags.NotSignatureValid) == 0);
    }

    /// <summary>No trust but what is added, no downloads, no revocation lists: nothing that waits.</summary>
    internal static X509ChainPolicy OfflinePolicy() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };
}
