using System.Text;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>Reads CONNECT (MQTT 3.1.1 §3.1, MQTT 5 §3.1).</summary>
internal static class ConnectDecoder
{
    private const byte Reserved = 0x01;
    private const byte CleanFlag = 0x02;
    private const byte Will = 0x04;
    private const byte WillQos = 0x18;
    private const byte WillRetain = 0x20;
    private const byte PasswordFlag = 0x40;
    private const byte UserNameFlag = 0x80;

    private static ReadOnlySpan<byte> Name311 => "MQTT"u8;

    private static ReadOnlySpan<byte> Name310 => "MQIsdp"u8;

    /// <summary>Reads the packet.</summary>
    /// <param name="body">Variable header and payload.</param>
    /// <param name="version">
    /// The version to answer in, also when the packet is refused; null when the protocol is not MQTT: then there is no answer.
    /// </param>
    /// <param name="packet">The packet when the answer is <see cref="ReasonCode.Success"/>.</param>
    public static ReasonCode Decode(ReadOnlyMemory<byte> body, out MqttVersion? version, out ConnectPacket? packet)
    {
        packet = null;
        version = null;
        var reader = new PacketReader(body);
        if (!reader.TryReadText(out var name) || !reader.TryReadByte(out var level))
        {
            return ReasonCode.MalformedPacket;
        }

        var outcome = DecodeVersion(name.Span, level, out version);
        if (outcome != ReasonCode.Success)
        {
            return outcome;
        }

        return DecodeRest(ref reader, version!.Value, out packet);
    }

    private static ReasonCode DecodeVersion(ReadOnlySpan<byte> name, byte level, out MqttVersion? version)
    {
        var plain = level & 0x7F; // the upper bit is how mosquitto marks a bridge
        version = null;
        if (name.SequenceEqual(Name310))
        {
            version = MqttVersion.V310;
            return plain == 3 ? ReasonCode.Success : ReasonCode.UnsupportedProtocolVersion;
        }

        if (!name.SequenceEqual(Name311))
        {
            return ReasonCode.UnsupportedProtocolVersion;
        }

        // A level from the future is answered in the newest form we know (MQTT 5 §3.1.2.2), an old one as 3.1.1 §3.1.2.2 asks.
        version = level == 5 || plain > 5 ? MqttVersion.V500 : MqttVersion.V311;
        return plain == 4 || level == 5 ? ReasonCode.Success : ReasonCode.UnsupportedProtocolVersion;
    }

    private static ReasonCode DecodeRest(ref PacketReader reader, MqttVersion version, out ConnectPacket? packet)
    {
        packet = null;
        if (!reader.TryReadByte(out var flags) || !reader.TryReadUInt16(out var keepAlive) || !HasValidFlags(flags))
        {
            return ReasonCode.MalformedPacket;
        }

        var properties = new PacketProperties();
        if (version == MqttVersion.V500)
        {
            var outcome = PropertyDecoder.Decode(ref reader, PropertyDecoder.OfConnect, out properties);
            if (outcome != ReasonCode.Success)
            {
                return outcome;
            }
        }

        if (!reader.TryReadText(out var clientId))
        {
            return ReasonCode.MalformedPacket;
        }

        if ((flags & Will) != 0)
        {
            var outcome = SkipWill(ref reader, version);
            if (outcome != ReasonCode.Success)
            {
                return outcome;
            }
        }

        if (!TryReadSecret(ref reader, version, (flags & UserNameFlag) != 0, isText: true, out var userName)
            || !TryReadSecret(ref reader, version, (flags & PasswordFlag) != 0, isText: false, out var password)
            || !reader.AtEnd)
        {
            return ReasonCode.MalformedPacket;
        }

        packet = new ConnectPacket
        {
            Version = version,
            KeepAlive = keepAlive,
            ClientId = Encoding.UTF8.GetString(clientId.Span),
            UserName = userName,
            Password = password,
            Clean = (flags & CleanFlag) != 0,
            SessionExpiry = version == MqttVersion.V500 ? properties.SessionExpiry : (flags & CleanFlag) != 0 ? 0 : uint.MaxValue,
            ReceiveMaximum = properties.ReceiveMaximum,
            MaximumPacketSize = properties.MaximumPacketSize,
            RefusesProblemInformation = properties.RefusesProblemInformation,
            AsksForAuthenticationMethod = properties.HasAuthenticationMethod,
        };
        return ReasonCode.Success;
    }

    // MQTT 5 §3.1.2.3, §3.1.2.6, §3.1.2.7
    private static bool HasValidFlags(byte flags) =>
        (flags & Reserved) == 0
        && ((flags & Will) != 0 ? (flags & WillQos) != WillQos : (flags & (WillQos | WillRetain)) == 0);

    private static ReasonCode SkipWill(ref PacketReader reader, MqttVersion version)
    {
        if (version == MqttVersion.V500)
        {
            var outcome = PropertyDecoder.Decode(ref reader, PropertyDecoder.OfWill, out _);
            if (outcome != ReasonCode.Success)
            {
                return outcome;
            }
        }

        return reader.TryReadText(out _) && reader.TryReadBinary(out _) ? ReasonCode.Success : ReasonCode.MalformedPacket;
    }

    private static bool TryReadSecret(ref PacketReader reader, MqttVersion version, bool flagged, bool isText, out SecretText? secret)
    {
        secret = null;

        // MQTT 3.1 §3.1: when the packet ends early, the remaining length takes precedence over the flag.
        if (!flagged || (version == MqttVersion.V310 && reader.AtEnd))
        {
            return true;
        }

        if (!(isText ? reader.TryReadText(out var bytes) : reader.TryReadBinary(out bytes)))
        {
            return false;
        }

        secret = new SecretText(Encoding.UTF8.GetString(bytes.Span));
        return true;
    }
}
