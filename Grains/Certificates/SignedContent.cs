using System.Formats.Asn1;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>The outer form that certificates and revocation lists share: content, algorithm, signature.</summary>
internal sealed class SignedContent
{
    private readonly ReadOnlyMemory<byte> algorithm;

    private SignedContent(ReadOnlyMemory<byte> content, ReadOnlyMemory<byte> algorithm, ReadOnlyMemory<byte> signature)
    {
        this.algorithm = algorithm;
        Content = content;
        Signature = signature;
        Algorithm = SignatureAlgorithm.Read(algorithm);
    }

    /// <summary>What is signed, with its tag and length.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Null when it is not an accepted one.</summary>
    public SignatureAlgorithm? Algorithm { get; }

    private ReadOnlyMemory<byte> Signature { get; }

    /// <summary>Reads the outer sequence; nothing may follow it.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    public static SignedContent Read(ReadOnlyMemory<byte> encoded)
    {
        var reader = new AsnReader(encoded, AsnEncodingRules.DER);
        var sequence = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var content = sequence.ReadEncodedValue();
        var algorithm = sequence.ReadEncodedValue();
        var signature = sequence.ReadBitString(out var unusedBits);
        sequence.ThrowIfNotEmpty();
        return unusedBits == 0 ? new SignedContent(content, algorithm, signature) : throw new AsnContentException("A signature does not end on a byte.");
    }

    /// <summary>Both places name the algorithm, the signed one counts: they must agree (RFC 5280 section 4.1.1.2).</summary>
    /// <exception cref="AsnContentException">They do not.</exception>
    public void RequireSameAlgorithm(ReadOnlyMemory<byte> signedAlgorithm)
    {
        if (!algorithm.Span.SequenceEqual(signedAlgorithm.Span))
        {
            throw new AsnContentException("It names two signature algorithms.");
        }
    }

    /// <summary>True when this key made the signature, with an accepted algorithm.</summary>
    public bool IsSignedBy(SubjectPublicKey key) => Algorithm is not null && key.Verifies(Algorithm, Content.Span, Signature.Span);
}
