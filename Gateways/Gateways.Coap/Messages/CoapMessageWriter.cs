using System.Buffers.Binary;

namespace ProvisioningCluster.Gateways.Coap.Messages;

/// <summary>Message to bytes, RFC 7252 §3.</summary>
internal static class CoapMessageWriter
{
    /// <summary>Bytes that <see cref="Write"/> will produce.</summary>
    public static int Measure(CoapMessage message)
    {
        var size = CoapMessageReader.HeaderLength + message.Token.Length;
        var previous = 0;
        foreach (var option in message.Options)
        {
            size += 1 + ExtensionLength(option.Number - previous) + ExtensionLength(option.Value.Length) + option.Value.Length;
            previous = option.Number;
        }

        return message.Payload.IsEmpty ? size : size + 1 + message.Payload.Length;
    }

    public static byte[] Write(CoapMessage message)
    {
        var bytes = new byte[Measure(message)];
        bytes[0] = (byte)(1 << 6 | (int)message.Type << 4 | message.Token.Length);
        bytes[1] = message.Code.Value;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), message.MessageId);
        message.Token.CopyTo(bytes.AsSpan(CoapMessageReader.HeaderLength));
        var rest = bytes.AsSpan(CoapMessageReader.HeaderLength + message.Token.Length);
        var previous = 0;
        foreach (var option in message.Options)
        {
            rest = WriteOption(rest, option.Number - previous, option.Value.Span);
            previous = option.Number;
        }

        if (!message.Payload.IsEmpty)
        {
            rest[0] = 0xff;
            message.Payload.Span.CopyTo(rest[1..]);
        }

        return bytes;
    }

    private static Span<byte> WriteOption(Span<byte> target, int delta, ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(delta);
        target[0] = (byte)(Nibble(delta) << 4 | Nibble(value.Length));
        var rest = WriteExtension(target[1..], delta);
        rest = WriteExtension(rest, value.Length);
        value.CopyTo(rest);
        return rest[value.Length..];
    }

    private static int Nibble(int value) => value switch { < 13 => value, < 269 => 13, _ => 14 };

    private static int ExtensionLength(int value) => value switch { < 13 => 0, < 269 => 1, _ => 2 };

    private static Span<byte> WriteExtension(Span<byte> target, int value)
    {
        switch (ExtensionLength(value))
        {
            case 1:
                target[0] = (byte)(value - 13);
                return target[1..];
            case 2:
                BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)(value - 269));
                return target[2..];
            default:
                return target;
        }
    }
}
