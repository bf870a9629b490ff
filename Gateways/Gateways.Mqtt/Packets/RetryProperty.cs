using System.Buffers.Binary;
using System.Buffers.Text;

namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>
/// The property list that tells an MQTT 5 client when to come again: the user property <c>retry-after</c> with seconds, as HTTP says it.
/// MQTT 5 has reasons for "not now" and none of its own for "when".
/// </summary>
internal static class RetryProperty
{
    /// <summary>Of the list with its length, in bytes; a number of seconds has ten digits at most.</summary>
    public const int LongestSize = 1 + 1 + sizeof(ushort) + 11 + sizeof(ushort) + 10;

    private static ReadOnlySpan<byte> Name => "retry-after"u8;

    /// <summary>Writes the list with its length; answers its size in bytes.</summary>
    /// <param name="target">At least <see cref="LongestSize"/>.</param>
    /// <param name="seconds">Null writes an empty list.</param>
    public static int Write(Span<byte> target, int? seconds)
    {
        if (seconds is not { } value)
        {
            target[0] = 0;
            return 1;
        }

        var position = 1;
        target[position++] = (byte)PropertyId.UserProperty;
        BinaryPrimitives.WriteUInt16BigEndian(target[position..], (ushort)Name.Length);
        position += sizeof(ushort);
        Name.CopyTo(target[position..]);
        position += Name.Length;
        Utf8Formatter.TryFormat(value, target[(position + sizeof(ushort))..], out var digits);
        BinaryPrimitives.WriteUInt16BigEndian(target[position..], (ushort)digits);
        position += sizeof(ushort) + digits;
        target[0] = (byte)(position - 1);
        return position;
    }
}
