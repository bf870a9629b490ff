namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>Reads PUBLISH (MQTT 3.1.1 §3.3, MQTT 5 §3.3).</summary>
internal static class PublishDecoder
{
    private const byte DuplicateFlag = 0x08;

    public static ReasonCode Decode(byte flags, ReadOnlyMemory<byte> body, MqttVersion version, out PublishPacket packet)
    {
        packet = default;
        var reader = new PacketReader(body);
        var qos = (byte)((flags >> 1) & 0x03);
        ushort packetId = 0;
        if (!reader.TryReadText(out var topic) || (qos > 0 && (!reader.TryReadUInt16(out packetId) || packetId == 0)))
        {
            return ReasonCode.MalformedPacket;
        }

        if (version == MqttVersion.V500)
        {
            var outcome = PropertyDecoder.Decode(ref reader, PropertyDecoder.OfPublish, out var properties);
            if (outcome != ReasonCode.Success)
            {
                return outcome;
            }

            if (properties.HasTopicAlias)
            {
                return ReasonCode.TopicAliasInvalid; // our CONNACK allows none (MQTT 5 §3.3.2.3.4)
            }
        }

        if (topic.IsEmpty)
        {
            return version == MqttVersion.V500 ? ReasonCode.ProtocolError : ReasonCode.MalformedPacket;
        }

        packet = new PublishPacket(qos, (flags & DuplicateFlag) != 0, packetId, topic, reader.TakeRest());
        return ReasonCode.Success;
    }
}
