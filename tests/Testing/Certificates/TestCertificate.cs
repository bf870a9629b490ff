using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProvisioningCluster.Testing.Certificates;

/// <summary>A certificate, its key, and the certificates above it.</summary>
/// <param name="Certificate">Without its key.</param>
/// <param name="Key">The key pair.</param>
/// <param name="Issuers">From the issuer up to the root.</param>
public sealed record TestCertificate(X509Certificate2 Certificate, AsymmetricAlgorithm Key, IReadOnlyList<X509Certificate2> Issuers) : IDisposable
{
    public ReadOnlyMemory<byte> Der => Certificate.RawDataMemory;

    public string Pem => Certificate.ExportCertificatePem() + "\n";

    public string KeyPem => TestKey.ToPem(Key) + "\n";

    /// <summary>Base64 without markers and line breaks: the stored form (wire-spec 1.5).</summary>
    public string Bare => Convert.ToBase64String(Der.Span);

    /// <summary>The leaf and this many of its issuers, in PEM; all of them unless told.</summary>
    public string ChainPem(int issuers = int.MaxValue) =>
        Pem + string.Concat(Issuers.Take(issuers).Select(issuer => issuer.ExportCertificatePem() + "\n"));

    /// <summary>The leaf and this many of its issuers, in DER.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Chain(int issuers = int.MaxValue) =>
        [Der, .. Issuers.Take(issuers).Select(issuer => issuer.RawDataMemory)];

    /// <summary>What <c>SslStream</c> sends as a client or server: the leaf with its key and this many issuers.</summary>
    public SslStreamCertificateContext ForSslStream(int issuers = int.MaxValue) =>
        SslStreamCertificateContext.Create(TestKey.Join(Certificate, Key), [.. Issuers.Take(issuers)], offline: true);

    public void Dispose()
    {
        Certificate.Dispose();
        Key.Dispose();
    }
}
