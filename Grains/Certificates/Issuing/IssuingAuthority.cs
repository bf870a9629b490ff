using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Certificates.Issuing;

/// <summary>A CA with its private key, opened for one use: keys of the platform must not be shared between threads.</summary>
internal sealed class IssuingAuthority : IDisposable
{
    /// <summary>A certificate is valid from this long ago, for devices and servers whose clocks are behind.</summary>
    public static readonly TimeSpan BackDating = TimeSpan.FromHours(1);

    private readonly IssuingKey key;

    public IssuingAuthority(IReadOnlyList<ParsedCertificate> certificates, IssuingKey key)
    {
        Certificates = certificates;
        this.key = key;
    }

    /// <summary>The issuing CA, then those above it as far as they are known.</summary>
    public IReadOnlyList<ParsedCertificate> Certificates { get; }

    /// <summary>Signs a certificate for a device's key.</summary>
    /// <param name="subject">The key whose holder made a request.</param>
    /// <param name="terms">What it is to say.</param>
    /// <param name="now">The time of issue.</param>
    /// <returns>DER; or a refusal when the authority has expired.</returns>
    public Result<byte[]> Issue(SubjectPublicKey subject, LeafTerms terms, DateTimeOffset now)
    {
        // It would be valid for nobody outside the time of its issuers.
        var from = Certificates.Select(issuer => issuer.NotBefore).Append(now - BackDating).Max();
        var until = Certificates.Select(issuer => issuer.NotAfter).Append(now.AddDays(terms.LifetimeDays)).Min();
        if (from > now || until <= now)
        {
            return SigningRequestFaults.AuthorityExpired;
        }

        if (terms.After?.AddSeconds(1) is { } earliest && earliest > from)
        {
            from = earliest < now ? earliest : now;
        }

        using var issuer = X509CertificateLoader.LoadCertificate(Certificates[0].Encoded.Span);
        using var certificate = Prepare(subject, terms, issuer).Create(issuer.SubjectName, key.Signer, from, until, SerialNumber());
        return certificate.RawData;
    }

    /// <summary>True when its private key is that of this public key.</summary>
    public bool HasKeyOf(SubjectPublicKey publicKey) => key.Fits(publicKey);

    /// <summary>The private key in the form that is kept: PKCS #8 in PEM.</summary>
    public SecretText KeyPem() => key.ToPem();

    public void Dispose() => key.Dispose();

    private CertificateRequest Prepare(SubjectPublicKey subject, LeafTerms terms, X509Certificate2 issuer)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(terms.CommonName);
        var publicKey = PublicKey.CreateFromSubjectPublicKeyInfo(subject.Encoded.Span, out _);
        var hasIdentifier = Certificates[0].Extensions?.SubjectKeyIdentifier is not null;
        return new CertificateRequest(name.Build(), publicKey, key.Hash)
        {
            CertificateExtensions =
            {
                new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true),
                new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true),
                new X509EnhancedKeyUsageExtension(Usages(terms.Purposes), critical: false),
                new X509SubjectKeyIdentifierExtension(publicKey, X509SubjectKeyIdentifierHashAlgorithm.ShortSha256, critical: false),
                X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, hasIdentifier, !hasIdentifier),
            },
        };
    }

    private static OidCollection Usages(CertificatePurposes purposes)
    {
        var usages = new OidCollection();
        foreach (var purpose in purposes.Oids())
        {
            usages.Add(new Oid(purpose));
        }

        return usages;
    }

    /// <summary>126 random bits in 16 octets: positive, and never zero at its start (RFC 5280 section 4.1.2.2).</summary>
    internal static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x3f) | 0x40);
        return serial;
    }
}
