using System.Globalization;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Credentials;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>
/// The CA that an operator registered on a profile: the trust anchor of its devices, a root or an intermediate. Of several
/// certificates the first one is the anchor and the only one that is trusted: the others are kept because the reference returns them.
/// </summary>
internal sealed class RegisteredAuthority
{
    /// <summary>Most certificates of one authority.</summary>
    public const int MaxCertificates = 5;

    /// <summary>The field of the profile that holds it (wire-spec 6.4).</summary>
    public const string Field = "provisionDeviceSecret";

    private const string Label = "CERTIFICATE";

    private RegisteredAuthority(IReadOnlyList<ParsedCertificate> certificates)
    {
        Certificates = certificates;
        var first = Convert.ToBase64String(Anchor.Encoded.Span);
        ProvisionKey = Sha3.Hex(first);
        StoredText = certificates.Count == 1 ? first : string.Join('\n', certificates.Select(Pem));
        SubjectLookup = Anchor.Subject.LookupKey;
    }

    /// <summary>The certificates in the order of the text.</summary>
    public IReadOnlyList<ParsedCertificate> Certificates { get; }

    /// <summary>The trust anchor.</summary>
    public ParsedCertificate Anchor => Certificates[0];

    /// <summary>SHA3-256 in hex of the anchor's base64: what the profile is found by when the anchor is presented (wire-spec 3.8).</summary>
    public string ProvisionKey { get; }

    /// <summary>What the profile stores and returns: bare base64 of one, PEM with one base64 line each of several (wire-spec 3.8).</summary>
    public string StoredText { get; }

    /// <summary>What the profile is found by when the anchor is not presented: equals <see cref="IssuerLookup"/> of its children.</summary>
    public string SubjectLookup { get; }

    /// <summary>Reads what an operator gave.</summary>
    /// <param name="text">PEM with one or more certificates, or the base64 of one.</param>
    /// <param name="field">The field in wire terms, for the fault.</param>
    public static Result<RegisteredAuthority> Parse(string text, string field = Field)
    {
        if (!CertificateText.Read(text, Label, field, MaxCertificates * CertificateText.MaxLength).TryGet(out var blocks, out var fault))
        {
            return fault;
        }

        if (blocks.Count > MaxCertificates)
        {
            return Invalid(field, $"{field} holds {blocks.Count} certificates; at most {MaxCertificates} are kept.");
        }

        var certificates = new List<ParsedCertificate>();
        foreach (var block in blocks)
        {
            if (!ParsedCertificate.TryRead(block, out var certificate, out var problem))
            {
                return Invalid(field, $"{field}: certificate {certificates.Count + 1} {problem}");
            }

            certificates.Add(certificate);
        }

        return Problem(certificates[0]) is { } unfit
            ? Invalid(field, $"{field}: \"{certificates[0].Subject}\" {unfit}")
            : new RegisteredAuthority(certificates);
    }

    /// <summary>The key by which the issuer of a presented certificate is looked for among the registered CAs. Null when it is no certificate.</summary>
    public static string? IssuerLookup(ReadOnlyMemory<byte> presented) =>
        ParsedCertificate.TryRead(presented, out var certificate, out _) ? certificate.Issuer.LookupKey : null;

    /// <summary>What an operator should know of the anchor, in sentences.</summary>
    /// <param name="at">The time of the question.</param>
    public IReadOnlyList<string> Warnings(DateTimeOffset at)
    {
        var warnings = new List<string>();
        if (at > Anchor.NotAfter)
        {
            warnings.Add($"The CA certificate expired at {Anchor.NotAfter.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}: no device gets in.");
        }

        if (at < Anchor.NotBefore)
        {
            warnings.Add($"The CA certificate is not valid before {Anchor.NotBefore.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.");
        }

        if (Anchor.Extensions?.IsCa is null)
        {
            warnings.Add("The certificate does not say that it is a CA (no basicConstraints). It is trusted because it is registered; other software may refuse it.");
        }

        if (Certificates.Count > 1)
        {
            warnings.Add("Only the first certificate is trusted; devices that other ones issued do not get in through this profile.");
        }

        return warnings;
    }

    // What would refuse every device is better said when the profile is saved.
    private static string? Problem(ParsedCertificate anchor)
    {
        if (anchor.Extensions?.IsCa == false)
        {
            return "is not a CA certificate (basicConstraints says CA:FALSE). Register the certificate that issued the devices' certificates.";
        }

        if (anchor.Subject.Length == 0)
        {
            return "has no subject, so that no certificate can name it as its issuer.";
        }

        if (anchor.Key.Weakness is { } weakness)
        {
            return $"cannot be registered: {weakness}.";
        }

        if (anchor.Extensions?.KeyUsage is { } usage && !usage.HasFlag(KeyUsages.KeyCertSign))
        {
            return "must not issue certificates: its keyUsage lacks keyCertSign.";
        }

        if (anchor.Extensions?.UnknownCritical is { } unknown)
        {
            return $"has the critical extension {unknown}, which is not known here.";
        }

        return anchor.Extensions?.RequiresExplicitPolicy == true ? "demands certificate policies (policyConstraints), which are not evaluated here." : null;
    }

    private static string Pem(ParsedCertificate certificate) =>
        $"-----BEGIN {Label}-----\n{Convert.ToBase64String(certificate.Encoded.Span)}\n-----END {Label}-----";

    private static Fault Invalid(string field, string detail) => new(FaultCode.InvalidArgument, detail, field, "invalid_certificate");
}
