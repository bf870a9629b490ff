using System.Buffers.Binary;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>The header of a piece of a handshake message, RFC 6347 §4.2.2.</summary>
/// <param name="Sequence">Number of the message.</param>
/// <param name="MessageBytes">Length that the whole message claims to have.</param>
/// <param name="FragmentBytes">Length of this piece.</param>
internal readonly record struct HandshakeFragment(ushort Sequence, int MessageBytes, int FragmentBytes)
{
    public const int HeaderLength = 12;

    /// <summary>The header at the begin of the bytes; null when they are too few for it.</summary>
    public static HandshakeFragment? At(ReadOnlySpan<byte> bytes) => bytes.Length < HeaderLength
        ? null
        : new HandshakeFragment(BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]), UInt24(bytes[1..]), UInt24(bytes[9..]));

    private static int UInt24(ReadOnlySpan<byte> bytes) => bytes[0] << 16 | bytes[1] << 8 | bytes[2];
}
