using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>The certificate and key by which this process proves itself to devices. Immutable; a renewal makes another one.</summary>
public sealed class ServerIdentity
{
    private readonly X509Certificate2 certificate;

    /// <param name="certificate">With its private key, RSA or ECDSA.</param>
    /// <param name="issuers">What is presented above it, its issuer first.</param>
    internal ServerIdentity(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> issuers)
    {
        this.certificate = certificate;
        Chain = [certificate.RawDataMemory, .. issuers.Select(issuer => issuer.RawDataMemory)];
        Presented = SslStreamCertificateContext.Create(certificate, [.. issuers], offline: true);
    }

    /// <summary>For <see cref="SslStream"/>; made once, since the first use of a certificate is the dear one.</summary>
    public SslStreamCertificateContext Presented { get; }

    /// <summary>DER of what is presented, the server's own certificate first.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Chain { get; }

    /// <summary>End of the certificate's validity, UTC.</summary>
    public DateTimeOffset NotAfter => certificate.NotAfter.ToUniversalTime();

    /// <summary>Hex SHA-256 of the certificate, for log lines and comparisons.</summary>
    public string Fingerprint => certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256);
}
