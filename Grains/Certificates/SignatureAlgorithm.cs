using System.Formats.Asn1;
using System.Security.Cryptography;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>The signature algorithms that are accepted: SHA-2 with RSA (PKCS #1 or PSS) or with ECDSA.</summary>
/// <param name="KeyAlgorithm">The kind of key that makes such a signature.</param>
/// <param name="Hash">The digest.</param>
/// <param name="Padding">For RSA.</param>
internal sealed record SignatureAlgorithm(string KeyAlgorithm, HashAlgorithmName Hash, RSASignaturePadding? Padding = null)
{
    private const string Pss = "1.2.840.113549.1.1.10";
    private const string MaskGeneration = "1.2.840.113549.1.1.8";

    /// <summary>Reads an AlgorithmIdentifier; null when it is none of the accepted ones (SHA-1, MD5, DSA and others).</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    public static SignatureAlgorithm? Read(ReadOnlyMemory<byte> encoded)
    {
        var sequence = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
        var oid = sequence.ReadObjectIdentifier();
        switch (oid)
        {
            case "1.2.840.113549.1.1.11" or "1.2.840.113549.1.1.12" or "1.2.840.113549.1.1.13":
                ReadNullOrNothing(sequence);
                return new SignatureAlgorithm(
                    Oids.Rsa,
                    oid[^1] switch { '1' => HashAlgorithmName.SHA256, '2' => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA512 },
                    RSASignaturePadding.Pkcs1);
            case "1.2.840.10045.4.3.2" or "1.2.840.10045.4.3.3" or "1.2.840.10045.4.3.4":
                sequence.ThrowIfNotEmpty(); // RFC 5758 section 3.2: no parameters, not even NULL
                return new SignatureAlgorithm(
                    Oids.EllipticCurve,
                    oid[^1] switch { '2' => HashAlgorithmName.SHA256, '3' => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA512 });
            case Pss:
                return ReadPss(sequence);
            default:
                return null;
        }
    }

    // RFC 4055 section 3.1. Accepted is what everybody makes: one digest for both, and a salt of its length.
    private static SignatureAlgorithm? ReadPss(AsnReader identifier)
    {
        var parameters = identifier.ReadSequence();
        identifier.ThrowIfNotEmpty();
        var digest = ReadTagged(parameters, 0) is { } hash ? ReadDigest(hash) : null;
        var mask = ReadTagged(parameters, 1) is { } generation ? ReadMaskDigest(generation) : null;
        var salt = 20;
        if (ReadTagged(parameters, 2) is { } length && !length.TryReadInt32(out salt))
        {
            return null;
        }

        if (ReadTagged(parameters, 3) is not null || digest is null || digest != mask || salt != SizeOf(digest.Value))
        {
            return null;
        }

        parameters.ThrowIfNotEmpty();
        return new SignatureAlgorithm(Oids.Rsa, digest.Value, RSASignaturePadding.Pss);
    }

    private static AsnReader? ReadTagged(AsnReader reader, int number)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, number);
        return reader.HasData && reader.PeekTag().HasSameClassAndValue(tag) ? reader.ReadSequence(tag) : null;
    }

    private static HashAlgorithmName? ReadMaskDigest(AsnReader reader)
    {
        var identifier = reader.ReadSequence();
        return identifier.ReadObjectIdentifier() == MaskGeneration ? ReadDigest(identifier) : null;
    }

    private static HashAlgorithmName? ReadDigest(AsnReader reader)
    {
        var identifier = reader.ReadSequence();
        var oid = identifier.ReadObjectIdentifier();
        ReadNullOrNothing(identifier);
        return oid switch
        {
            "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
            "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
            "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
            _ => null,
        };
    }

    private static int SizeOf(HashAlgorithmName digest) =>
        digest == HashAlgorithmName.SHA256 ? 32 : digest == HashAlgorithmName.SHA384 ? 48 : 64;

    private static void ReadNullOrNothing(AsnReader parameters)
    {
        if (parameters.HasData)
        {
            parameters.ReadNull();
        }

        parameters.ThrowIfNotEmpty();
    }
}
