using System.Buffers.Binary;
using System.Text.Unicode;

namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>Reads the fields of a packet body. False means that the field is not there or not valid: the packet is malformed.</summary>
internal ref struct PacketReader(ReadOnlyMemory<byte> body)
{
    private readonly ReadOnlySpan<byte> span = body.Span;
    private int position;

    public readonly bool AtEnd => position == span.Length;

    public readonly int Remaining => span.Length - position;

    public bool TryReadByte(out byte value)
    {
        if (AtEnd)
        {
            value = 0;
            return false;
        }

        value = span[position++];
        return true;
    }

    public bool TryReadUInt16(out ushort value)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(span[position..], out value))
        {
            return false;
        }

        position += sizeof(ushort);
        return true;
    }

    public bool TryReadUInt32(out uint value)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(span[position..], out value))
        {
            return false;
        }

        position += sizeof(uint);
        return true;
    }

    public bool TryReadVariable(out uint value)
    {
        value = 0;
        for (var shift = 0; shift < 28; shift += 7)
        {
            if (!TryReadByte(out var digit))
            {
                return false;
            }

            value |= (uint)(digit & 0x7F) << shift;
            if ((digit & 0x80) == 0)
            {
                return true;
            }
        }

        return false;
    }

    public bool TryReadBinary(out ReadOnlyMemory<byte> value)
    {
        value = default;
        return TryReadUInt16(out var length) && TryTake(length, out value);
    }

    /// <summary>A UTF-8 string: well-formed, no surrogates, no U+0000 (MQTT 5 §1.5.4).</summary>
    public bool TryReadText(out ReadOnlyMemory<byte> value) =>
        TryReadBinary(out value) && Utf8.IsValid(value.Span) && !value.Span.Contains((byte)0);

    public bool TryTake(int length, out ReadOnlyMemory<byte> value)
    {
        if (length > Remaining)
        {
            value = default;
            return false;
        }

        value = body.Slice(position, length);
        position += length;
        return true;
    }

    public ReadOnlyMemory<byte> TakeRest()
    {
        var rest = body[position..];
        position = span.Length;
        return rest;
    }
}
