using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Numerics;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>A complete revocation list of one issuer (RFC 5280 section 5). Delta, indirect and partitioned lists are not read: used
/// as if they were complete they would let revoked devices in.</summary>
internal sealed class CertificateRevocationList
{
    /// <summary>Longest list in bytes; it travels with its profile.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The field of the profile that holds it.</summary>
    public const string Field = "certificateRevocationList";

    private readonly SignedContent signed;
    private readonly HashSet<BigInteger> serialNumbers;

    // A long list costs milliseconds to verify, and every login needs it: the key that was right the last time is remembered.
    private SubjectPublicKey? verifiedBy;

    private CertificateRevocationList(ReadOnlyMemory<byte> encoded, SignedContent signed, Content content)
    {
        this.signed = signed;
        Encoded = encoded;
        serialNumbers = content.SerialNumbers;
        Issuer = content.Issuer;
        ThisUpdate = content.ThisUpdate;
        NextUpdate = content.NextUpdate;
        HasNumber = content.HasNumber;
    }

    /// <summary>The list as it came.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    public DistinguishedName Issuer { get; }

    public DateTimeOffset ThisUpdate { get; }

    public DateTimeOffset NextUpdate { get; }

    /// <summary>How many certificates it revokes.</summary>
    public int Count => serialNumbers.Count;

    /// <summary>False when cRLNumber is missing, which conforming issuers write.</summary>
    public bool HasNumber { get; }

    /// <summary>Reads what an operator gave: PEM or the base64 of one list.</summary>
    public static Result<CertificateRevocationList> Parse(string text)
    {
        if (!CertificateText.Read(text, "X509 CRL", Field, MaxBytes * 3 / 2).TryGet(out var blocks, out var fault))
        {
            return fault;
        }

        if (blocks.Count != 1)
        {
            return Invalid($"holds {blocks.Count} lists; give one list at a time.");
        }

        return TryRead(blocks[0], out var list, out var problem) ? list : Invalid(problem);
    }

    /// <summary>Reads a list.</summary>
    /// <param name="encoded">DER.</param>
    /// <param name="list">The list.</param>
    /// <param name="problem">Why it cannot be used: the end of a sentence that begins with the list.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> encoded, [NotNullWhen(true)] out CertificateRevocationList? list, [NotNullWhen(false)] out string? problem)
    {
        list = null;
        if (encoded.Length is 0 or > MaxBytes)
        {
            problem = encoded.Length == 0 ? "is empty." : $"is longer than {MaxBytes} bytes.";
            return false;
        }

        try
        {
            var signed = SignedContent.Read(encoded);
            problem = new Content().Read(signed, out var content);
            list = problem is null ? new CertificateRevocationList(encoded, signed, content) : null;
            return list is not null;
        }
        catch (AsnContentException malformed)
        {
            problem = $"is not a well-formed revocation list: {malformed.Message}";
            return false;
        }
    }

    /// <summary>The fault of a list that is of no use for this CA now, or null. For the moment of the upload.</summary>
    public Fault? CheckUpload(RegisteredAuthority authority, DateTimeOffset at)
    {
        if (at > NextUpdate)
        {
            return Invalid($"is outdated: its next issue was due at {NextUpdate:u}. Upload the current one.");
        }

        if (at < ThisUpdate)
        {
            return Invalid($"is not valid before {ThisUpdate:u}. Check the clock of the CA and of this server.");
        }

        if (signed.Algorithm is null)
        {
            return Invalid("is signed with an algorithm that is not accepted. Sign it with SHA-256 or better.");
        }

        // The list of an intermediate CA that is not registered can only be judged when a chain brings that CA along.
        return Issuer.Matches(authority.Anchor.Subject) ? CheckIssuer(authority.Anchor) : null;
    }

    /// <summary>True when it is the list of the registered CA, false when it is one of a CA below it.</summary>
    public bool IsOf(RegisteredAuthority authority) => Issuer.Matches(authority.Anchor.Subject);

    public bool Revokes(ParsedCertificate certificate) => serialNumbers.Contains(certificate.SerialNumber);

    /// <summary>True when the key of this certificate made the list.</summary>
    public bool IsSignedBy(ParsedCertificate issuer)
    {
        if (verifiedBy is { } known && known.Equals(issuer.Key))
        {
            return true;
        }

        if (!signed.IsSignedBy(issuer.Key))
        {
            return false;
        }

        verifiedBy = issuer.Key;
        return true;
    }

    private Fault? CheckIssuer(ParsedCertificate issuer)
    {
        if (!IsSignedBy(issuer))
        {
            return Invalid($"names \"{Issuer}\" as its issuer but is not signed by the key of the registered CA.");
        }

        return issuer.Extensions?.KeyUsage is { } usage && !usage.HasFlag(KeyUsages.CrlSign)
            ? Invalid("is signed by the registered CA, but that CA's keyUsage does not allow it (cRLSign).")
            : null;
    }

    private static Fault Invalid(string problem) => new(FaultCode.InvalidArgument, $"{Field}: the list {problem}", Field, "invalid_crl");

    /// <summary>What is read of the list before it is one.</summary>
    private sealed class Content
    {
        private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 0);

        public DistinguishedName Issuer { get; private set; } = null!;

        public DateTimeOffset ThisUpdate { get; private set; }

        public DateTimeOffset NextUpdate { get; private set; }

        public bool HasNumber { get; private set; }

        public HashSet<BigInteger> SerialNumbers { get; } = [];

        /// <summary>The end of a sentence that begins with the list, or null when it can be used.</summary>
        public string? Read(SignedContent signed, out Content content)
        {
            content = this;
            var reader = new AsnReader(signed.Content, AsnEncodingRules.DER).ReadSequence();
            if (reader.PeekTag().HasSameClassAndValue(Asn1Tag.Integer) && reader.ReadInteger() != 1)
            {
                throw new AsnContentException("The version is unknown.");
            }

            signed.RequireSameAlgorithm(reader.ReadEncodedValue());
            Issuer = DistinguishedName.Read(reader);
            ThisUpdate = AsnTime.Read(reader);
            if (!AsnTime.IsNext(reader))
            {
                return "does not say when the next one is due (nextUpdate), so that it would never be outdated.";
            }

            NextUpdate = AsnTime.Read(reader);
            return ReadEntries(reader) ?? ReadExtensions(reader);
        }

        private string? ReadEntries(AsnReader reader)
        {
            if (!reader.HasData || !reader.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            {
                return null;
            }

            var entries = reader.ReadSequence();
            while (entries.HasData)
            {
                var entry = entries.ReadSequence();
                SerialNumbers.Add(entry.ReadInteger());
                AsnTime.Read(entry);
                var extensions = entry.HasData ? entry.ReadSequence() : null;
                entry.ThrowIfNotEmpty();
                while (extensions?.HasData == true)
                {
                    var (oid, critical, _) = CertificateExtensions.ReadOne(extensions);
                    if (oid == Oids.CertificateIssuer)
                    {
                        return "is an indirect one, which also speaks for other issuers. Upload each issuer's own list.";
                    }

                    if (critical && oid != Oids.ReasonCode)
                    {
                        return $"has an entry with the critical extension {oid}, which is not known here.";
                    }
                }
            }

            return null;
        }

        private string? ReadExtensions(AsnReader reader)
        {
            if (!reader.HasData)
            {
                return null;
            }

            var wrapper = reader.ReadSequence(ExtensionsTag);
            reader.ThrowIfNotEmpty();
            var extensions = wrapper.ReadSequence();
            wrapper.ThrowIfNotEmpty();
            while (extensions.HasData)
            {
                var (oid, critical, _) = CertificateExtensions.ReadOne(extensions);
                HasNumber |= oid == Oids.CrlNumber;
                var problem = oid switch
                {
                    Oids.DeltaCrlIndicator => "is a delta list, which tells changes only. Upload the complete list.",
                    Oids.IssuingDistributionPoint => "covers a part of the issuer's certificates only (issuingDistributionPoint). Upload the complete list.",
                    _ when critical => $"has the critical extension {oid}, which is not known here.",
                    _ => null,
                };
                if (problem is not null)
                {
                    return problem;
                }
            }

            return null;
        }
    }
}
