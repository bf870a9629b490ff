using System.Buffers.Binary;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>
/// What the first record of a datagram says in the clear about where it belongs: RFC 6347 §4.1, and RFC 9146 §4 for records with a
/// connection id. Nothing of it is proven before the record is decrypted.
/// </summary>
internal readonly record struct RecordHeader(byte ContentType, ushort Epoch)
{
    public const int Length = 13;
    public const byte Handshake = 22;

    /// <summary>A record whose header carries our connection id before its length.</summary>
    public const byte WithConnectionId = 25;

    private const int EpochAt = 3;
    private const int ConnectionIdAt = 11;
    private const int RandomLength = 32;
    private const byte ClientHello = 1;

    // Behind the record header: message header of 12 bytes, client_version of 2 (RFC 6347 §4.2.2).
    private const int VersionAt = Length + HandshakeFragment.HeaderLength;
    private const int RandomAt = VersionAt + 2;

    /// <summary>False for what cannot be a DTLS record.</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out RecordHeader header)
    {
        header = default;
        if (datagram.Length < Length || !IsVersion(datagram[1..]))
        {
            return false;
        }

        header = new RecordHeader(datagram[0], BinaryPrimitives.ReadUInt16BigEndian(datagram[EpochAt..]));
        return header.ContentType is >= 20 and <= WithConnectionId;
    }

    /// <summary>True when the record starts a handshake, whoever sends it.</summary>
    public bool IsClientHello(ReadOnlySpan<byte> datagram) =>
        ContentType == Handshake && Epoch == 0 && datagram.Length >= RandomAt + RandomLength && datagram[Length] == ClientHello && IsVersion(datagram[VersionAt..]);

    /// <summary>The random of a ClientHello: the same in its repetitions, another one in the next handshake.</summary>
    public static ReadOnlySpan<byte> ClientRandom(ReadOnlySpan<byte> clientHello) => clientHello.Slice(RandomAt, RandomLength);

    // DTLS 1.0 stands in first records, 1.2 in all others; 1.3 keeps to it in the clear (RFC 9147 §5.3).
    private static bool IsVersion(ReadOnlySpan<byte> bytes) => bytes[0] == 0xfe && bytes[1] is (0xff or 0xfd);

    /// <summary>The id in a record of type <see cref="WithConnectionId"/>; null when the datagram is too short for one.</summary>
    public static ConnectionId? ConnectionIdOf(ReadOnlySpan<byte> datagram) =>
        datagram.Length < ConnectionIdAt + ConnectionId.Length ? null : ConnectionId.From(datagram.Slice(ConnectionIdAt, ConnectionId.Length));
}
