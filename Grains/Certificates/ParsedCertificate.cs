using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Numerics;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>A certificate that was read strictly by DER (RFC 5280 section 4.1). Well-formed, and nothing more: who vouches for it is
/// the business of <see cref="PathValidator"/>.</summary>
internal sealed class ParsedCertificate
{
    /// <summary>Longest certificate in bytes: what fits into 32 KiB of PEM.</summary>
    public const int MaxBytes = 24 * 1024;

    private ParsedCertificate()
    {
    }

    /// <summary>The certificate as it came.</summary>
    public required ReadOnlyMemory<byte> Encoded { get; init; }

    /// <summary>1, 2 or 3.</summary>
    public required int Version { get; init; }

    public required BigInteger SerialNumber { get; init; }

    public required DistinguishedName Issuer { get; init; }

    public required DistinguishedName Subject { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    public required SubjectPublicKey Key { get; init; }

    /// <summary>Null for versions 1 and 2, and when there are none.</summary>
    public required CertificateExtensions? Extensions { get; init; }

    /// <summary>What the issuer signed.</summary>
    public required SignedContent Signed { get; init; }

    public bool IsSelfIssued => Issuer.Matches(Subject);

    /// <summary>Reads a certificate.</summary>
    /// <param name="encoded">DER.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="problem">Why it is none: the end of a sentence that begins with the name of the certificate.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> encoded, [NotNullWhen(true)] out ParsedCertificate? certificate, [NotNullWhen(false)] out string? problem)
    {
        certificate = null;
        problem = null;
        if (encoded.Length is 0 or > MaxBytes)
        {
            problem = encoded.Length == 0 ? "is empty" : $"is longer than {MaxBytes} bytes";
            return false;
        }

        try
        {
            certificate = Read(encoded);
            return true;
        }
        catch (AsnContentException malformed)
        {
            problem = $"is not a well-formed certificate: {malformed.Message}";
            return false;
        }
    }

    private static ParsedCertificate Read(ReadOnlyMemory<byte> encoded)
    {
        var signed = SignedContent.Read(encoded);
        var content = new AsnReader(signed.Content, AsnEncodingRules.DER).ReadSequence();
        var version = ReadVersion(content);
        var serialNumber = content.ReadInteger();
        signed.RequireSameAlgorithm(content.ReadEncodedValue());
        var issuer = DistinguishedName.Read(content);
        var validity = content.ReadSequence();
        var notBefore = AsnTime.Read(validity);
        var notAfter = AsnTime.Read(validity);
        validity.ThrowIfNotEmpty();
        var subject = DistinguishedName.Read(content);
        var key = SubjectPublicKey.Read(content);
        SkipUniqueIdentifiers(content, version);
        return new ParsedCertificate
        {
            Encoded = encoded,
            Version = version,
            SerialNumber = serialNumber,
            Issuer = issuer,
            Subject = subject,
            NotBefore = notBefore,
            NotAfter = notAfter,
            Key = key,
            Extensions = ReadExtensions(content, version),
            Signed = signed,
        };
    }

    private static int ReadVersion(AsnReader content)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0);
        if (!content.PeekTag().HasSameClassAndValue(tag))
        {
            return 1;
        }

        var wrapper = content.ReadSequence(tag);
        var version = wrapper.ReadInteger();
        wrapper.ThrowIfNotEmpty();
        return version >= 0 && version <= 2 ? (int)version + 1 : throw new AsnContentException("The version is unknown.");
    }

    private static void SkipUniqueIdentifiers(AsnReader content, int version)
    {
        for (var number = 1; number <= 2; number++)
        {
            var tag = new Asn1Tag(TagClass.ContextSpecific, number);
            if (content.HasData && content.PeekTag().HasSameClassAndValue(tag))
            {
                content.ReadBitString(out _, tag);
                if (version < 2)
                {
                    throw new AsnContentException("Version 1 has no unique identifiers.");
                }
            }
        }
    }

    private static CertificateExtensions? ReadExtensions(AsnReader content, int version)
    {
        if (!content.HasData)
        {
            return null;
        }

        var wrapper = content.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 3));
        content.ThrowIfNotEmpty();
        var extensions = CertificateExtensions.Read(wrapper);
        wrapper.ThrowIfNotEmpty();
        return version == 3 ? extensions : throw new AsnContentException("Only version 3 has extensions.");
    }
}
