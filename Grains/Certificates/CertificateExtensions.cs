using System.Formats.Asn1;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>The extensions of a certificate, as far as path validation looks at them (RFC 5280 section 4.2).</summary>
internal sealed class CertificateExtensions
{
    /// <summary>Those that are processed; any other one that is critical ends the validation.</summary>
    private static readonly string[] Processed =
    [
        Oids.BasicConstraints, Oids.KeyUsage, Oids.ExtendedKeyUsage, Oids.SubjectAlternativeName, Oids.NameConstraints,
        Oids.CertificatePolicies, Oids.PolicyMappings, Oids.PolicyConstraints, Oids.InhibitAnyPolicy,
    ];

    private readonly Dictionary<string, bool> present = new(StringComparer.Ordinal);

    /// <summary>Whether basicConstraints says that this is a CA; null without that extension.</summary>
    public bool? IsCa { get; private set; }

    /// <summary>pathLenConstraint: how many issuers may stand below; null when it is not limited.</summary>
    public int? PathLength { get; private set; }

    /// <summary>What the key may do; null without that extension.</summary>
    public KeyUsages? KeyUsage { get; private set; }

    /// <summary>The purposes; null without that extension.</summary>
    public IReadOnlyList<string>? ExtendedKeyUsage { get; private set; }

    public IReadOnlyList<GeneralName> AlternativeNames { get; private set; } = [];

    /// <summary>The subjectAltName in DER; empty without that extension.</summary>
    public ReadOnlyMemory<byte> AlternativeNamesEncoded { get; private set; }

    public NameConstraints? NameConstraints { get; private set; }

    /// <summary>True when policies become mandatory somewhere below (RFC 5280 section 4.2.1.11).</summary>
    public bool RequiresExplicitPolicy { get; private set; }

    /// <summary>The subject key identifier, when there is one.</summary>
    public ReadOnlyMemory<byte>? SubjectKeyIdentifier { get; private set; }

    /// <summary>The authority key identifier, when there is one.</summary>
    public AuthorityKeyIdentifier? AuthorityKeyIdentifier { get; private set; }

    /// <summary>A critical extension that is not processed here, or null.</summary>
    public string? UnknownCritical => present.FirstOrDefault(static one => one.Value && !Processed.Contains(one.Key)).Key;

    public bool Has(string oid) => present.ContainsKey(oid);

    public bool IsCritical(string oid) => present.TryGetValue(oid, out var critical) && critical;

    /// <summary>Reads the extensions of a certificate.</summary>
    /// <exception cref="AsnContentException">They are malformed, or one of them occurs twice.</exception>
    public static CertificateExtensions Read(AsnReader reader)
    {
        var extensions = new CertificateExtensions();
        var sequence = reader.ReadSequence();
        do
        {
            var (oid, critical, value) = ReadOne(sequence);
            if (!extensions.present.TryAdd(oid, critical))
            {
                throw new AsnContentException("An extension occurs twice.");
            }

            var content = new AsnReader(value, AsnEncodingRules.DER);
            if (extensions.TryTake(oid, content))
            {
                content.ThrowIfNotEmpty();
            }
        }
        while (sequence.HasData);

        return extensions;
    }

    /// <summary>Reads one Extension.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    public static (string Oid, bool IsCritical, ReadOnlyMemory<byte> Value) ReadOne(AsnReader reader)
    {
        var extension = reader.ReadSequence();
        var oid = extension.ReadObjectIdentifier();
        var critical = extension.HasData && extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
        var value = extension.ReadOctetString();
        extension.ThrowIfNotEmpty();
        return (oid, critical, value);
    }

    private bool TryTake(string oid, AsnReader content)
    {
        switch (oid)
        {
            case Oids.BasicConstraints:
                TakeBasicConstraints(content.ReadSequence());
                return true;
            case Oids.KeyUsage:
                var bits = content.ReadBitString(out _);
                KeyUsage = bits.Length == 0 ? KeyUsages.None : (KeyUsages)bits[0];
                return true;
            case Oids.ExtendedKeyUsage:
                ExtendedKeyUsage = ReadAll(content.ReadSequence(), static one => one.ReadObjectIdentifier());
                return true;
            case Oids.SubjectAlternativeName:
                AlternativeNamesEncoded = content.PeekEncodedValue();
                AlternativeNames = ReadAll(content.ReadSequence(), GeneralName.Read);
                return true;
            case Oids.NameConstraints:
                NameConstraints = NameConstraints.Read(content);
                return true;
            case Oids.SubjectKeyIdentifier:
                SubjectKeyIdentifier = content.ReadOctetString();
                return true;
            case Oids.AuthorityKeyIdentifier:
                AuthorityKeyIdentifier = AuthorityKeyIdentifier.Read(content);
                return true;
            case Oids.AuthorityInformationAccess:
                ReadAll(content.ReadSequence(), ReadAccessDescription);
                return true;
            default:
                return TryTakePolicies(oid, content);
        }
    }

    // Without a demand for policies (which is refused) none of these changes the outcome: RFC 5280 section 6.1.5 (g) asks for the
    // policy tree only when explicit_policy has come down to 0.
    private bool TryTakePolicies(string oid, AsnReader content)
    {
        switch (oid)
        {
            case Oids.CertificatePolicies:
                ReadAll(content.ReadSequence(), static one => one.ReadSequence().ReadObjectIdentifier());
                return true;
            case Oids.PolicyMappings:
                ReadAll(content.ReadSequence(), ReadPolicyMapping);
                return true;
            case Oids.PolicyConstraints:
                var constraints = content.ReadSequence();
                if (!constraints.HasData)
                {
                    throw new AsnContentException("Policy constraints constrain nothing.");
                }

                RequiresExplicitPolicy = constraints.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0));
                return true;
            case Oids.InhibitAnyPolicy:
                content.ReadInteger();
                return true;
            default:
                return false;
        }
    }

    private void TakeBasicConstraints(AsnReader sequence)
    {
        IsCa = sequence.HasData && sequence.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && sequence.ReadBoolean();
        if (sequence.HasData)
        {
            var length = sequence.ReadInteger();
            PathLength = length.Sign < 0 ? throw new AsnContentException("A path length is negative.") : (int)System.Numerics.BigInteger.Min(length, int.MaxValue);
        }

        sequence.ThrowIfNotEmpty();
    }

    private static string ReadAccessDescription(AsnReader reader)
    {
        var description = reader.ReadSequence();
        var method = description.ReadObjectIdentifier();
        GeneralName.Read(description);
        description.ThrowIfNotEmpty();
        return method;
    }

    private static string ReadPolicyMapping(AsnReader reader)
    {
        var mapping = reader.ReadSequence();
        var issuer = mapping.ReadObjectIdentifier();
        var subject = mapping.ReadObjectIdentifier();
        mapping.ThrowIfNotEmpty();

        // RFC 5280 section 6.1.4 (a)
        return issuer == Oids.AnyPolicy || subject == Oids.AnyPolicy ? throw new AsnContentException("A policy is mapped to or from any policy.") : issuer;
    }

    // RFC 5280: each of these lists has at least one element.
    private static List<T> ReadAll<T>(AsnReader sequence, Func<AsnReader, T> read)
    {
        var all = new List<T>();
        do
        {
            all.Add(read(sequence));
        }
        while (sequence.HasData);

        return all;
    }
}
