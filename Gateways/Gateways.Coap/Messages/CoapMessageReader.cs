using System.Buffers.Binary;

namespace ProvisioningCluster.Gateways.Coap.Messages;

/// <summary>Bytes to message, RFC 7252 §3. Never throws; option values and payload are slices of the datagram.</summary>
internal static class CoapMessageReader
{
    public const int HeaderLength = 4;

    private const byte PayloadMarker = 0xff;
    private const int Version = 1;

    /// <summary>
    /// Reads a datagram. <paramref name="message"/> is null for <see cref="DatagramVerdict.NotCoap"/>; for the other refusals it
    /// holds the header, and the token where that could be read.
    /// </summary>
    public static DatagramVerdict Read(ReadOnlyMemory<byte> datagram, out CoapMessage? message)
    {
        message = null;
        var span = datagram.Span;
        if (span.Length < HeaderLength || span[0] >> 6 != Version)
        {
            return DatagramVerdict.NotCoap;
        }

        var tokenLength = span[0] & 0x0f;
        var header = Header(span, tokenLength);
        if (tokenLength > CoapToken.MaxLength || span.Length < HeaderLength + tokenLength)
        {
            message = header;
            return DatagramVerdict.Malformed;
        }

        // RFC 7252 §4.1: an empty message has nothing after the message id.
        if (header.Code == CoapCode.Empty)
        {
            message = header;
            return span.Length == HeaderLength ? DatagramVerdict.Message : DatagramVerdict.Malformed;
        }

        var options = new List<CoapOption>();
        var verdict = ReadOptions(datagram[(HeaderLength + tokenLength)..], options, out var payload);
        message = new CoapMessage
        {
            Type = header.Type,
            Code = header.Code,
            MessageId = header.MessageId,
            Token = header.Token,
            Options = options,
            Payload = payload,
        };
        return verdict;
    }

    private static CoapMessage Header(ReadOnlySpan<byte> span, int tokenLength) => new()
    {
        Type = (CoapMessageType)(span[0] >> 4 & 0x03),
        Code = new CoapCode(span[1]),
        MessageId = BinaryPrimitives.ReadUInt16BigEndian(span[2..]),
        Token = tokenLength <= CoapToken.MaxLength && span.Length >= HeaderLength + tokenLength
            ? CoapToken.From(span.Slice(HeaderLength, tokenLength))
            : default,
    };

    private static DatagramVerdict ReadOptions(ReadOnlyMemory<byte> rest, List<CoapOption> options, out ReadOnlyMemory<byte> payload)
    {
        payload = default;
        var number = 0;
        while (!rest.IsEmpty)
        {
            var first = rest.Span[0];
            if (first == PayloadMarker)
            {
                payload = rest[1..];
                return payload.IsEmpty ? DatagramVerdict.Malformed : DatagramVerdict.Message; // RFC 7252 §3: a marker needs a payload
            }

            rest = rest[1..];
            if (!TryReadExtended(first >> 4, ref rest, out var delta) || !TryReadExtended(first & 0x0f, ref rest, out var length)
                || number + delta > ushort.MaxValue || length > rest.Length)
            {
                return DatagramVerdict.Malformed;
            }

            if (options.Count == CoapLimits.Options)
            {
                return DatagramVerdict.TooManyOptions;
            }

            number += delta;
            options.Add(new CoapOption(number, rest[..length]));
            rest = rest[length..];
        }

        return DatagramVerdict.Message;
    }

    // RFC 7252 §3.1: 13 and 14 say that one or two bytes follow, 15 is reserved.
    private static bool TryReadExtended(int nibble, ref ReadOnlyMemory<byte> rest, out int value)
    {
        value = nibble;
        switch (nibble)
        {
            case < 13:
                return true;
            case 13 when rest.Length >= 1:
                value = rest.Span[0] + 13;
                rest = rest[1..];
                return true;
            case 14 when rest.Length >= 2:
                value = BinaryPrimitives.ReadUInt16BigEndian(rest.Span) + 269;
                rest = rest[2..];
                return true;
            default:
                return false;
        }
    }
}
