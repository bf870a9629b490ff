using System.Buffers.Binary;

namespace ProvisioningCluster.Gateways.Coap.Messages;

/// <summary>The token that ties a response to its request: 0 to 8 bytes, RFC 7252 §5.3.1.</summary>
internal readonly record struct CoapToken
{
    public const int MaxLength = 8;

    private readonly ulong bytes;

    private CoapToken(ulong bytes, int length)
    {
        this.bytes = bytes;
        Length = length;
    }

    public int Length { get; }

    public static CoapToken From(ReadOnlySpan<byte> token)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(token.Length, MaxLength);
        Span<byte> padded = stackalloc byte[MaxLength];
        padded.Clear();
        token.CopyTo(padded);
        return new CoapToken(BinaryPrimitives.ReadUInt64BigEndian(padded), token.Length);
    }

    public void CopyTo(Span<byte> target)
    {
        Span<byte> padded = stackalloc byte[MaxLength];
        BinaryPrimitives.WriteUInt64BigEndian(padded, bytes);
        padded[..Length].CopyTo(target);
    }
}
