using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>A certificate's public key: what it is, whether it is strong enough, and what it verifies.</summary>
internal sealed class SubjectPublicKey
{
    // An upper bound too: the time of a verification grows with the square of the modulus.
    private const int MinRsaBits = 2048;
    private const int MaxRsaBits = 8192;
    private const int MaxExponentBits = 64;

    private readonly string algorithm;

    private readonly string? curve;

    private SubjectPublicKey(ReadOnlyMemory<byte> encoded, string algorithm, int rsaBits, string? curve, string? weakness)
    {
        Encoded = encoded;
        this.algorithm = algorithm;
        this.curve = curve;
        RsaBits = rsaBits;
        Weakness = weakness;
    }

    /// <summary>The SubjectPublicKeyInfo, in DER.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>Length of the modulus, 0 when it is no RSA key.</summary>
    public int RsaBits { get; }

    /// <summary>Why this key is not accepted, or null.</summary>
    public string? Weakness { get; }

    /// <summary>Reads a SubjectPublicKeyInfo.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    public static SubjectPublicKey Read(AsnReader reader)
    {
        var encoded = reader.PeekEncodedValue();
        var sequence = reader.ReadSequence();
        var identifier = sequence.ReadSequence();
        var algorithm = identifier.ReadObjectIdentifier();
        var parameters = identifier.HasData ? identifier.ReadEncodedValue() : ReadOnlyMemory<byte>.Empty;
        identifier.ThrowIfNotEmpty();
        var key = sequence.ReadBitString(out var unusedBits);
        sequence.ThrowIfNotEmpty();
        if (unusedBits != 0)
        {
            throw new AsnContentException("A public key does not end on a byte.");
        }

        var rsaBits = 0;
        string? curve = null;
        var weakness = algorithm switch
        {
            Oids.Rsa => RsaWeakness(key, out rsaBits),
            Oids.EllipticCurve => CurveWeakness(parameters, out curve),
            _ => "its key is neither RSA nor on one of the curves P-256, P-384 and P-521",
        };
        return new SubjectPublicKey(encoded, algorithm, rsaBits, curve, weakness);
    }

    /// <summary>Kind and strength, such as <c>RSA 2048</c> or <c>ECDSA P-256</c>.</summary>
    public override string ToString() => algorithm switch
    {
        Oids.Rsa => string.Create(CultureInfo.InvariantCulture, $"RSA {RsaBits}"),
        Oids.EllipticCurve => curve is null ? "ECDSA" : $"ECDSA {curve}",
        _ => algorithm,
    };

    /// <summary>True when it is the same key.</summary>
    public bool Equals(SubjectPublicKey other) => Encoded.Span.SequenceEqual(other.Encoded.Span);

    /// <summary>True when the signature over the data is of this key. False also when the key cannot make such a signature.</summary>
    public bool Verifies(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (Weakness is not null || algorithm.KeyAlgorithm != this.algorithm)
        {
            return false;
        }

        try
        {
            if (this.algorithm == Oids.Rsa)
            {
                using var rsa = RSA.Create();
                rsa.ImportSubjectPublicKeyInfo(Encoded.Span, out _);
                return rsa.VerifyData(data, signature, algorithm.Hash, algorithm.Padding!);
            }

            using var curve = ECDsa.Create();
            curve.ImportSubjectPublicKeyInfo(Encoded.Span, out _);
            return curve.VerifyData(data, signature, algorithm.Hash, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false; // a point that is not on its curve, or a signature that is no signature
        }
    }

    private static string? RsaWeakness(byte[] key, out int bits)
    {
        var reader = new AsnReader(key, AsnEncodingRules.DER);
        var sequence = reader.ReadSequence();
        var modulus = sequence.ReadInteger();
        var exponent = sequence.ReadInteger();
        sequence.ThrowIfNotEmpty();
        reader.ThrowIfNotEmpty();
        bits = modulus.Sign > 0 ? (int)modulus.GetBitLength() : 0;
        if (bits < MinRsaBits)
        {
            return $"its RSA key has {bits} bits; {MinRsaBits} are the least";
        }

        if (bits > MaxRsaBits)
        {
            return $"its RSA key has {bits} bits; {MaxRsaBits} are the most";
        }

        return modulus.IsEven || exponent.IsEven || exponent < 3 || exponent.GetBitLength() > MaxExponentBits
            ? "its RSA key has an even modulus or an exponent that is even, below 3 or too large"
            : null;
    }

    private static string? CurveWeakness(ReadOnlyMemory<byte> parameters, out string? curve)
    {
        // RFC 5480 section 2.1.1: a named curve; written-out parameters let a forger choose his own generator.
        var reader = new AsnReader(parameters, AsnEncodingRules.DER);
        var named = reader.HasData && reader.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier) ? reader.ReadObjectIdentifier() : null;
        curve = named switch
        {
            Oids.P256 => "P-256",
            Oids.P384 => "P-384",
            Oids.P521 => "P-521",
            _ => null,
        };
        return curve is null ? "its elliptic curve is not one of P-256, P-384 and P-521" : null;
    }
}
