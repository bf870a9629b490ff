using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>Writes the packets of a server. Every method answers the size of the packet in bytes.</summary>
internal static class PacketWriter
{
    private const int LongestHeader = 5;

    /// <summary>Shared subscriptions are not served (MQTT 5 §3.2.2.3.13).</summary>
    private const byte SharedSubscriptionAvailable = 42;

    private const byte AssignedClientIdentifier = 18;

    /// <summary>CONNACK; session present is always false, MQTT 5 without properties (wire-spec 3.1) but for when to come again.</summary>
    /// <param name="writer">Target.</param>
    /// <param name="version">Decides the form.</param>
    /// <param name="code">Return code of 3.x, or reason code of 5.</param>
    /// <param name="retryAfter">MQTT 5: seconds after which the client may come again; null says nothing.</param>
    public static int ConnAck(IBufferWriter<byte> writer, MqttVersion version, byte code, int? retryAfter = null) =>
        version == MqttVersion.V500
            ? WithProperties(writer, 0x20, [0, code], retryAfter)
            : Write(writer, [0x20, 2, 0, code]);

    /// <summary>CONNACK that accepts an operator's session. MQTT 5 is told what it got instead of what it asked for.</summary>
    /// <param name="writer">Target.</param>
    /// <param name="version">Decides the form.</param>
    /// <param name="present">The session was known.</param>
    /// <param name="expiry">Seconds for which the session outlives the connection.</param>
    /// <param name="assignedClientId">The client id, when the client gave none.</param>
    public static int ConnAck(IBufferWriter<byte> writer, MqttVersion version, bool present, uint expiry, string? assignedClientId)
    {
        var flags = present ? (byte)1 : (byte)0;
        if (version != MqttVersion.V500)
        {
            return Write(writer, [0x20, 2, flags, 0]);
        }

        var id = Encoding.UTF8.GetBytes(assignedClientId ?? string.Empty);
        Span<byte> expires = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(expires, expiry);
        byte[] properties =
        [
            (byte)PropertyId.SessionExpiryInterval, .. expires,
            SharedSubscriptionAvailable, 0,
            .. assignedClientId is null ? [] : (ReadOnlySpan<byte>)[AssignedClientIdentifier, 0, (byte)id.Length, .. id],
        ];
        return Write(writer, [0x20, (byte)(3 + properties.Length), flags, 0, (byte)properties.Length, .. properties]);
    }

    /// <summary>PUBACK; 3.x has no reason.</summary>
    public static int PubAck(IBufferWriter<byte> writer, MqttVersion version, ushort packetId, ReasonCode reason, int? retryAfter = null)
    {
        var (high, low) = Split(packetId);
        return version == MqttVersion.V500 && reason != ReasonCode.Success
            ? WithProperties(writer, 0x40, [high, low, (byte)reason], retryAfter)
            : Write(writer, [0x40, 2, high, low]);
    }

    /// <summary>SUBACK with one code per filter.</summary>
    public static int SubAck(IBufferWriter<byte> writer, MqttVersion version, ushort packetId, ReadOnlySpan<byte> codes) =>
        Acknowledge(writer, 0x90, version, packetId, codes);

    /// <summary>UNSUBACK; only MQTT 5 has codes.</summary>
    public static int UnsubAck(IBufferWriter<byte> writer, MqttVersion version, ushort packetId, ReadOnlySpan<byte> codes) =>
        Acknowledge(writer, 0xB0, version, packetId, version == MqttVersion.V500 ? codes : []);

    public static int PingResp(IBufferWriter<byte> writer) => Write(writer, [0xD0, 0]);

    /// <summary>DISCONNECT; only MQTT 5 knows one from a server.</summary>
    public static int Disconnect(IBufferWriter<byte> writer, ReasonCode reason, int? retryAfter = null) =>
        WithProperties(writer, 0xE0, [(byte)reason], retryAfter);

    /// <summary>Size of a PUBLISH in bytes.</summary>
    public static int PublishSize(MqttVersion version, in OutgoingMessage message)
    {
        var remaining = PublishRemaining(version, message);
        return 1 + VariableSize((uint)remaining) + remaining;
    }

    /// <summary>PUBLISH, retain and duplicate false.</summary>
    public static int Publish(IBufferWriter<byte> writer, MqttVersion version, in OutgoingMessage message)
    {
        var remaining = PublishRemaining(version, message);
        var head = writer.GetSpan(LongestHeader + remaining);
        head[0] = (byte)(0x30 | (message.PacketId == 0 ? 0 : 0x02));
        var position = 1 + WriteVariable(head[1..], (uint)remaining);

        BinaryPrimitives.WriteUInt16BigEndian(head[position..], (ushort)message.Topic.Length);
        position += sizeof(ushort);
        message.Topic.Span.CopyTo(head[position..]);
        position += message.Topic.Length;

        if (message.PacketId != 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(head[position..], message.PacketId);
            position += sizeof(ushort);
        }

        if (version == MqttVersion.V500)
        {
            head[position++] = (byte)SubscriptionSize(message.SubscriptionIdentifier);
            if (message.SubscriptionIdentifier != 0)
            {
                head[position++] = (byte)PropertyId.SubscriptionIdentifier;
                position += WriteVariable(head[position..], message.SubscriptionIdentifier);
            }
        }

        message.Payload.Span.CopyTo(head[position..]);
        position += message.Payload.Length;
        writer.Advance(position);
        return position;
    }

    private static int PublishRemaining(MqttVersion version, in OutgoingMessage message) =>
        sizeof(ushort) + message.Topic.Length
        + (message.PacketId == 0 ? 0 : sizeof(ushort))
        + (version == MqttVersion.V500 ? 1 + SubscriptionSize(message.SubscriptionIdentifier) : 0)
        + message.Payload.Length;

    private static int SubscriptionSize(uint identifier) => identifier == 0 ? 0 : 1 + VariableSize(identifier);

    private static int Acknowledge(IBufferWriter<byte> writer, byte header, MqttVersion version, ushort packetId, ReadOnlySpan<byte> codes)
    {
        var properties = version == MqttVersion.V500 ? 1 : 0;
        var remaining = sizeof(ushort) + properties + codes.Length;
        var span = writer.GetSpan(LongestHeader + remaining);
        span[0] = header;
        var position = 1 + WriteVariable(span[1..], (uint)remaining);
        BinaryPrimitives.WriteUInt16BigEndian(span[position..], packetId);
        position += sizeof(ushort);
        if (properties != 0)
        {
            span[position++] = 0;
        }

        codes.CopyTo(span[position..]);
        position += codes.Length;
        writer.Advance(position);
        return position;
    }

    /// <summary>A packet of a few bytes and the property list of MQTT 5.</summary>
    private static int WithProperties(IBufferWriter<byte> writer, byte header, ReadOnlySpan<byte> body, int? retryAfter)
    {
        var span = writer.GetSpan(2 + body.Length + RetryProperty.LongestSize);
        span[0] = header;
        body.CopyTo(span[2..]);
        var remaining = body.Length + RetryProperty.Write(span[(2 + body.Length)..], retryAfter);
        span[1] = (byte)remaining; // below 128
        writer.Advance(2 + remaining);
        return 2 + remaining;
    }

    private static int Write(IBufferWriter<byte> writer, ReadOnlySpan<byte> packet)
    {
        writer.Write(packet);
        return packet.Length;
    }

    private static (byte High, byte Low) Split(ushort value) => ((byte)(value >> 8), (byte)value);

    private static int VariableSize(uint value) => value switch
    {
        < 1 << 7 => 1,
        < 1 << 14 => 2,
        < 1 << 21 => 3,
        _ => 4,
    };

    private static int WriteVariable(Span<byte> target, uint value)
    {
        var size = 0;
        do
        {
            var digit = (byte)(value & 0x7F);
            value >>= 7;
            target[size++] = value == 0 ? digit : (byte)(digit | 0x80);
        }
        while (value != 0);

        return size;
    }
}
