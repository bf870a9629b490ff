using System.Buffers.Binary;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>
/// The form of the records of one peer. The library ends a session over a record that cannot be one, such as a cipher text shorter
/// than its tag, and anybody who forges an address can send that: it must not get as far (RFC 6347 §4.1.2.7, RFC 9146 §6).
/// </summary>
/// <param name="Overhead">Bytes that encryption adds to a record: nonce, tag, and the inner type beside a connection id.</param>
/// <param name="IsNamed">True when its encrypted records carry our connection id; null before that is agreed.</param>
internal readonly record struct RecordRules(int Overhead, bool? IsNamed)
{
    private const int NonceBytes = 8;
    private const int ShortTagBytes = 8;
    private const int TagBytes = 16;
    private const int LengthBytes = 2;

    /// <summary>What holds for every handshake.</summary>
    public static RecordRules OfHandshake { get; } = new(NonceBytes + ShortTagBytes, null);

    public static RecordRules For(bool shortTag, bool isNamed) => new(NonceBytes + (shortTag ? ShortTagBytes : TagBytes) + (isNamed ? 1 : 0), isNamed);

    /// <summary>How many bytes at the begin of the datagram are whole records of such a form.</summary>
    public int WellFormed(ReadOnlySpan<byte> datagram)
    {
        var at = 0;
        while (RecordHeader.TryRead(datagram[at..], out var header) && RecordBytes(datagram[at..], header) is { } length)
        {
            at += length;
        }

        return at;
    }

    private int? RecordBytes(ReadOnlySpan<byte> rest, RecordHeader header)
    {
        var isEncrypted = header.Epoch > 0;
        var isNamed = header.ContentType == RecordHeader.WithConnectionId;
        if (isNamed != (isEncrypted && (IsNamed ?? isNamed)))
        {
            return null;
        }

        var head = RecordHeader.Length + (isNamed ? ConnectionId.Length : 0);
        if (rest.Length < head)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(rest[(head - LengthBytes)..]);
        return rest.Length < head + length || length < (isEncrypted ? Overhead : 1) ? null : head + length;
    }
}
