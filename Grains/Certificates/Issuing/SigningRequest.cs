using System.Formats.Asn1;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Certificates.Issuing;

/// <summary>
/// A PKCS #10 certification request (RFC 2986) that was read strictly, whose key is strong enough and signed it. What it wishes
/// beyond its key is only looked at: subject and extensions of the certificate are the server's to decide.
/// </summary>
internal sealed class SigningRequest
{
    /// <summary>Longest text, in characters. A request for the largest key that is accepted, RSA with 8192 bits, needs 4,000.</summary>
    public const int MaxLength = 16 * 1024;

    private const string Label = "CERTIFICATE REQUEST";

    private const string ExtensionRequest = "1.2.840.113549.1.9.14"; // RFC 2985 section 5.4.2

    private SigningRequest(DistinguishedName subject, SubjectPublicKey key, CertificateExtensions? extensions)
    {
        Subject = subject;
        Key = key;
        Extensions = extensions;
    }

    public DistinguishedName Subject { get; }

    /// <summary>The key that the certificate is for; its holder made the request.</summary>
    public SubjectPublicKey Key { get; }

    /// <summary>The extensions that are asked for; null when none are.</summary>
    public CertificateExtensions? Extensions { get; }

    /// <summary>True when it names what the certificate names, in subject and subjectAltName (RFC 7030 section 4.2.2).</summary>
    public bool HasNamesOf(ParsedCertificate certificate) => Subject.Matches(certificate.Subject)
        && (Extensions?.AlternativeNamesEncoded ?? default).Span.SequenceEqual((certificate.Extensions?.AlternativeNamesEncoded ?? default).Span);

    /// <summary>Reads a request in PEM or in base64.</summary>
    public static Result<SigningRequest> Read(string text)
    {
        // Java's keytool still writes the label of RFC 2314's time.
        var current = text.Length > MaxLength ? text : text.Replace("NEW " + Label, Label, StringComparison.Ordinal);
        if (!CertificateText.Read(current, Label, SigningRequestFaults.Field, MaxLength).TryGet(out var blocks, out var fault))
        {
            return fault with { Reason = SigningRequestFaults.MalformedReason };
        }

        return blocks is [var der] ? Read(der) : SigningRequestFaults.Malformed;
    }

    /// <summary>Reads a request in DER.</summary>
    public static Result<SigningRequest> Read(ReadOnlyMemory<byte> der)
    {
        try
        {
            return Read(SignedContent.Read(der));
        }
        catch (AsnContentException)
        {
            return SigningRequestFaults.Malformed;
        }
    }

    private static Result<SigningRequest> Read(SignedContent signed)
    {
        var content = new AsnReader(signed.Content, AsnEncodingRules.DER).ReadSequence();
        if (!content.ReadInteger().IsZero)
        {
            return SigningRequestFaults.Malformed; // RFC 2986 section 4.1 knows version 0 only
        }

        var subject = DistinguishedName.Read(content);
        var key = SubjectPublicKey.Read(content);
        var extensions = ReadAttributes(content);
        if (key.Weakness is { } weakness)
        {
            return SigningRequestFaults.WeakKey(weakness);
        }

        if (signed.Algorithm is null)
        {
            return SigningRequestFaults.WeakSignature;
        }

        if (!signed.IsSignedBy(key))
        {
            return SigningRequestFaults.WrongSignature;
        }

        return AsksForAuthority(extensions) ? SigningRequestFaults.AsksForAuthority : new SigningRequest(subject, key, extensions);
    }

    private static bool AsksForAuthority(CertificateExtensions? extensions) =>
        extensions?.IsCa == true || ((extensions?.KeyUsage ?? KeyUsages.None) & (KeyUsages.KeyCertSign | KeyUsages.CrlSign)) != 0;

    // Attributes other than the extension request (a challenge password, hints of some toolkits) mean nothing here. Their order
    // within the set is not checked: some toolkits write it as it comes, and leave an empty set out.
    private static CertificateExtensions? ReadAttributes(AsnReader content)
    {
        CertificateExtensions? extensions = null;
        var attributes = content.HasData ? content.ReadSetOf(skipSortOrderValidation: true, new Asn1Tag(TagClass.ContextSpecific, 0)) : null;
        content.ThrowIfNotEmpty();
        while (attributes?.HasData == true)
        {
            var attribute = attributes.ReadSequence();
            var type = attribute.ReadObjectIdentifier();
            var values = attribute.ReadSetOf(skipSortOrderValidation: true);
            attribute.ThrowIfNotEmpty();
            if (type != ExtensionRequest)
            {
                continue;
            }

            if (extensions is not null)
            {
                throw new AsnContentException("Extensions are asked for twice.");
            }

            extensions = CertificateExtensions.Read(values);
            values.ThrowIfNotEmpty();
        }

        return extensions;
    }
}
