namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>Reads SUBSCRIBE and UNSUBSCRIBE (MQTT 3.1.1 §3.8, §3.10; MQTT 5 §3.8, §3.10).</summary>
internal static class FilterDecoder
{
    public static ReasonCode Decode(PacketType type, ReadOnlyMemory<byte> body, MqttVersion version, out FilterPacket packet)
    {
        packet = default;
        var subscribes = type == PacketType.Subscribe;
        var reader = new PacketReader(body);
        if (!reader.TryReadUInt16(out var packetId) || packetId == 0)
        {
            return ReasonCode.MalformedPacket;
        }

        var properties = new PacketProperties();
        if (version == MqttVersion.V500)
        {
            var outcome = PropertyDecoder.Decode(ref reader, subscribes ? PropertyDecoder.OfSubscribe : PropertyDecoder.OfUnsubscribe, out properties);
            if (outcome != ReasonCode.Success)
            {
                return outcome;
            }
        }

        var filters = reader.TakeRest();
        var list = new FilterReader(filters, subscribes);
        var count = 0;
        while (!list.AtEnd)
        {
            if (!list.TryRead(out _, out var options) || !AreValid(options, version))
            {
                return ReasonCode.MalformedPacket;
            }

            count++;
        }

        packet = new FilterPacket(packetId, properties.SubscriptionIdentifier, filters, count);
        return count == 0 ? ReasonCode.ProtocolError : ReasonCode.Success;
    }

    // MQTT 5 §3.8.3.1: QoS 3, retain handling 3 and the reserved bits; 3.1.1 §3.8.3: everything above the QoS is reserved.
    private static bool AreValid(byte options, MqttVersion version) =>
        (options & 0x03) != 0x03
        && (version == MqttVersion.V500 ? (options & 0xC0) == 0 && (options & 0x30) != 0x30 : (options & 0xFC) == 0);
}
