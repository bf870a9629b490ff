using System.Formats.Asn1;
using System.Security.Cryptography;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Certificates.Issuing;

/// <summary>Which CA a profile may issue with. What would fail for every device is said when the profile is saved.</summary>
internal static class IssuingAuthorityRules
{
    /// <summary>Fields of the profile in wire terms.</summary>
    public const string CertificateField = "certificateIssuance.certificate";

    public const string KeyField = "certificateIssuance.privateKey";

    /// <summary>Longest private key, in characters of PEM; RSA with 8192 bits needs 6,500.</summary>
    public const int MaxKeyLength = 16 * 1024;

    /// <summary>Opens a CA that was found fit when it was saved.</summary>
    /// <param name="certificates">PEM, the issuing CA first.</param>
    /// <param name="privateKey">PEM.</param>
    public static Result<IssuingAuthority> Open(string certificates, SecretText privateKey)
    {
        if (!RegisteredAuthority.Parse(certificates, CertificateField).TryGet(out var authority, out var fault))
        {
            return fault;
        }

        return IssuingKey.Read(privateKey, authority.Anchor.Key.RsaBits > 0) is { } key
            ? new IssuingAuthority(authority.Certificates, key)
            : UnreadableKey;
    }

    /// <summary>Opens a CA that an operator gave, after every check.</summary>
    /// <param name="certificates">PEM, the issuing CA first.</param>
    /// <param name="privateKey">PEM.</param>
    /// <param name="purposes">What its certificates are to be good for.</param>
    /// <param name="now">The time of the save.</param>
    public static Result<IssuingAuthority> Check(string certificates, SecretText privateKey, CertificatePurposes purposes, DateTimeOffset now)
    {
        if (CheckKeyText(privateKey) is { } unreadable)
        {
            return unreadable;
        }

        if (!Open(certificates, privateKey).TryGet(out var authority, out var fault))
        {
            return fault;
        }

        var refusal = CheckAuthority(authority, purposes, now);
        if (refusal is null)
        {
            return authority;
        }

        authority.Dispose();
        return refusal;
    }

    private static Fault UnreadableKey { get; } = Invalid(
        KeyField, $"{KeyField} must be the private key of the first certificate as unencrypted PKCS #8 in PEM (-----BEGIN PRIVATE KEY-----).");

    private static Fault? CheckKeyText(SecretText privateKey)
    {
        var text = privateKey.Reveal();
        if (text.Length > MaxKeyLength)
        {
            return Invalid(KeyField, $"{KeyField} is longer than {MaxKeyLength} characters.");
        }

        return text.Contains("ENCRYPTED", StringComparison.Ordinal)
            ? Invalid(KeyField, $"{KeyField} is encrypted. Take the passphrase off first, with 'openssl pkey'; it is kept encrypted here.")
            : null;
    }

    private static Fault? CheckAuthority(IssuingAuthority authority, CertificatePurposes purposes, DateTimeOffset now)
    {
        var issuing = authority.Certificates[0];
        if (issuing.Extensions?.IsCa != true)
        {
            return Invalid(CertificateField, $"{CertificateField}: \"{issuing.Subject}\" does not say that it is a CA (basicConstraints CA:TRUE); others would refuse what it issues.");
        }

        return authority.HasKeyOf(issuing.Key)
            ? CheckIssuers(authority.Certificates) ?? CheckByIssuing(authority, purposes, now)
            : Invalid(KeyField, $"{KeyField} is not the key of \"{issuing.Subject}\", the first of the certificates.");
    }

    private static Fault? CheckIssuers(IReadOnlyList<ParsedCertificate> certificates)
    {
        for (var i = 1; i < certificates.Count; i++)
        {
            if (!certificates[i - 1].Issuer.Matches(certificates[i].Subject) || !certificates[i - 1].Signed.IsSignedBy(certificates[i].Key))
            {
                return Invalid(CertificateField, $"{CertificateField}: \"{certificates[i].Subject}\" did not issue \"{certificates[i - 1].Subject}\" before it. Give the issuing CA first, and each followed by its issuer.");
            }
        }

        return null;
    }

    /// <summary>The proof: what this CA issues would be accepted, here and by everybody who validates as RFC 5280 says.</summary>
    private static Fault? CheckByIssuing(IssuingAuthority authority, CertificatePurposes purposes, DateTimeOffset now)
    {
        using var device = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = SubjectPublicKey.Read(new AsnReader(device.ExportSubjectPublicKeyInfo(), AsnEncodingRules.DER));
        if (!authority.Issue(key, new LeafTerms("device", 1, purposes), now).TryGet(out var leaf, out _))
        {
            return Invalid(CertificateField, $"{CertificateField}: one of the certificates has expired or is not valid yet.");
        }

        var anchor = RegisteredAuthority.Parse(Convert.ToBase64String(authority.Certificates[0].Encoded.Span), CertificateField);
        if (!anchor.TryGet(out var registered, out var fault))
        {
            return fault;
        }

        foreach (var purpose in purposes.Oids())
        {
            var verdict = PathValidator.Validate([leaf], registered, now, PathPolicy.DeviceCertificates with { Purpose = purpose });
            if (!verdict.IsAccepted)
            {
                return Invalid(CertificateField, $"{CertificateField}: what this CA issues would be refused. {verdict.Refusal.Detail}");
            }
        }

        return null;
    }

    private static Fault Invalid(string field, string detail) => new(FaultCode.InvalidArgument, detail, field, "invalid_issuing_ca");
}
