using System.Buffers;

namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>
/// Cuts packets out of the received bytes. Type, flags and length are judged as soon as the fixed header is there, so
/// nothing is ever gathered for a packet that will be refused (T-13).
/// </summary>
internal static class PacketFraming
{
    private const int MaxLengthBytes = 4;

    /// <summary>Reads the first packet of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">Received bytes.</param>
    /// <param name="limit">Largest allowed remaining length in bytes.</param>
    /// <param name="mustBeConnect">Anything but CONNECT is malformed, by its first byte.</param>
    /// <param name="frame">The packet, when there is one.</param>
    /// <param name="end">Where the packet ends.</param>
    public static FramingResult TryRead(in ReadOnlySequence<byte> buffer, int limit, bool mustBeConnect, out PacketFrame frame, out SequencePosition end)
    {
        frame = default;
        end = buffer.Start;
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryRead(out var header))
        {
            return FramingResult.Incomplete;
        }

        var type = (PacketType)(header >> 4);
        var flags = (byte)(header & 0x0F);
        if (!HasValidFlags(type, flags) || (mustBeConnect && type != PacketType.Connect))
        {
            return FramingResult.Malformed;
        }

        var length = 0;
        for (var read = 0; ; read++)
        {
            if (read == MaxLengthBytes)
            {
                return FramingResult.Malformed; // MQTT 5 §1.5.5: at most four bytes
            }

            if (!reader.TryRead(out var digit))
            {
                return FramingResult.Incomplete;
            }

            length |= (digit & 0x7F) << (7 * read);
            if (length > limit)
            {
                return FramingResult.TooLarge;
            }

            if ((digit & 0x80) == 0)
            {
                break;
            }
        }

        if (reader.Remaining < length)
        {
            return FramingResult.Incomplete;
        }

        var body = buffer.Slice(reader.Position, length);
        end = body.End;
        frame = new PacketFrame(type, flags, body);
        return FramingResult.Packet;
    }

    // MQTT 5 §2.1.3. The duplicate bit of SUBSCRIBE and UNSUBSCRIBE had a meaning in 3.1 and is let through.
    private static bool HasValidFlags(PacketType type, byte flags) => type switch
    {
        PacketType.Reserved => false,
        PacketType.Publish => (flags & 0x06) != 0x06,
        PacketType.PubRel or PacketType.Subscribe or PacketType.Unsubscribe => (flags & 0x07) == 0x02,
        _ => flags == 0,
    };
}
