using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Certificates.Issuing;

/// <summary>Makes an issuing CA for those who have none: self-signed, on P-256, for leaves only.</summary>
internal static class AuthorityMaker
{
    /// <summary>Longer than the devices of a profile are in the field; another one can take its place at any time.</summary>
    private const int LifetimeYears = 20;

    private const string Suffix = " device CA";

    /// <summary>The certificate and its key, both in PEM.</summary>
    /// <param name="name">What it is called after, such as the profile.</param>
    /// <param name="now">The time of its making.</param>
    public static (string Certificate, SecretText Key) Make(string name, DateTimeOffset now)
    {
        using var key = IssuingKey.Make();
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(Shorten(name) + Suffix);
        var request = key.RequestFor(subject.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, X509SubjectKeyIdentifierHashAlgorithm.ShortSha256, critical: false));
        using var certificate = request.Create(
            request.SubjectName, key.Signer, now - IssuingAuthority.BackDating, now.AddYears(LifetimeYears), IssuingAuthority.SerialNumber());
        return (certificate.ExportCertificatePem(), key.ToPem());
    }

    private static string Shorten(string name)
    {
        var runes = name.EnumerateRunes().Take(CommonName.MaxLength - Suffix.Length);
        return string.Concat(runes.Select(rune => rune.ToString())).Trim();
    }
}
