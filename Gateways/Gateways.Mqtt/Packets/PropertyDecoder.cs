namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>Reads the property list of an MQTT 5 packet (MQTT 5 §2.2.2).</summary>
internal static class PropertyDecoder
{
    /// <summary>Properties of CONNECT.</summary>
    public static readonly ulong OfConnect = Set(
        PropertyId.SessionExpiryInterval, PropertyId.ReceiveMaximum, PropertyId.MaximumPacketSize, PropertyId.TopicAliasMaximum,
        PropertyId.RequestResponseInformation, PropertyId.RequestProblemInformation, PropertyId.UserProperty,
        PropertyId.AuthenticationMethod, PropertyId.AuthenticationData);

    /// <summary>Properties of the will inside CONNECT.</summary>
    public static readonly ulong OfWill = Set(
        PropertyId.WillDelayInterval, PropertyId.PayloadFormatIndicator, PropertyId.MessageExpiryInterval, PropertyId.ContentType,
        PropertyId.ResponseTopic, PropertyId.CorrelationData, PropertyId.UserProperty);

    /// <summary>Properties of a PUBLISH from a client.</summary>
    public static readonly ulong OfPublish = Set(
        PropertyId.PayloadFormatIndicator, PropertyId.MessageExpiryInterval, PropertyId.TopicAlias, PropertyId.ResponseTopic,
        PropertyId.CorrelationData, PropertyId.UserProperty, PropertyId.ContentType);

    /// <summary>Properties of SUBSCRIBE.</summary>
    public static readonly ulong OfSubscribe = Set(PropertyId.SubscriptionIdentifier, PropertyId.UserProperty);

    /// <summary>Properties of UNSUBSCRIBE.</summary>
    public static readonly ulong OfUnsubscribe = Set(PropertyId.UserProperty);

    /// <summary>Reads a property list with its length.</summary>
    /// <param name="reader">Stands at the length; afterwards behind the list.</param>
    /// <param name="allowed">The properties that the packet may carry.</param>
    /// <param name="properties">What was found.</param>
    public static ReasonCode Decode(ref PacketReader reader, ulong allowed, out PacketProperties properties)
    {
        properties = new PacketProperties();
        if (!reader.TryReadVariable(out var length) || length > int.MaxValue || !reader.TryTake((int)length, out var list))
        {
            return ReasonCode.MalformedPacket;
        }

        var listReader = new PacketReader(list);
        var seen = 0UL;
        while (!listReader.AtEnd)
        {
            if (!listReader.TryReadVariable(out var id) || id > (uint)PropertyId.MaximumPacketSize || !IsIn(allowed, (PropertyId)id))
            {
                return ReasonCode.MalformedPacket; // MQTT 5 §2.2.2.2: not valid for this packet
            }

            if (IsIn(seen, (PropertyId)id) && (PropertyId)id != PropertyId.UserProperty)
            {
                return ReasonCode.ProtocolError;
            }

            seen |= 1UL << (int)id;
            var outcome = DecodeOne(ref listReader, (PropertyId)id, ref properties);
            if (outcome != ReasonCode.Success)
            {
                return outcome;
            }
        }

        // MQTT 5 §3.1.2.11.10: data without a method
        return IsIn(seen, PropertyId.AuthenticationData) && !properties.HasAuthenticationMethod ? ReasonCode.ProtocolError : ReasonCode.Success;
    }

    private static ReasonCode DecodeOne(ref PacketReader reader, PropertyId id, ref PacketProperties properties)
    {
        switch (id)
        {
            case PropertyId.RequestProblemInformation:
                var isWhole = reader.TryReadByte(out var asked);
                properties.RefusesProblemInformation = isWhole && asked == 0;
                return !isWhole ? ReasonCode.MalformedPacket : asked > 1 ? ReasonCode.ProtocolError : ReasonCode.Success;

            case PropertyId.PayloadFormatIndicator or PropertyId.RequestResponseInformation:
                return !reader.TryReadByte(out var flag) ? ReasonCode.MalformedPacket : flag > 1 ? ReasonCode.ProtocolError : ReasonCode.Success;

            case PropertyId.SessionExpiryInterval:
                var isRead = reader.TryReadUInt32(out var expiry);
                properties.SessionExpiry = expiry;
                return Read(isRead);

            case PropertyId.MessageExpiryInterval or PropertyId.WillDelayInterval:
                return Read(reader.TryReadUInt32(out _));

            case PropertyId.ContentType or PropertyId.ResponseTopic or PropertyId.ReasonString:
                return Read(reader.TryReadText(out _));

            case PropertyId.AuthenticationMethod:
                properties.HasAuthenticationMethod = true;
                return Read(reader.TryReadText(out _));

            case PropertyId.CorrelationData or PropertyId.AuthenticationData:
                return Read(reader.TryReadBinary(out _));

            case PropertyId.UserProperty:
                return Read(reader.TryReadText(out _) && reader.TryReadText(out _));

            case PropertyId.TopicAliasMaximum:
                return Read(reader.TryReadUInt16(out _));

            case PropertyId.TopicAlias:
                properties.HasTopicAlias = true;
                return Read(reader.TryReadUInt16(out _));

            case PropertyId.SubscriptionIdentifier:
                return !reader.TryReadVariable(out var subscription)
                    ? ReasonCode.MalformedPacket
                    : NotZero(properties.SubscriptionIdentifier = subscription);

            case PropertyId.ReceiveMaximum:
                return !reader.TryReadUInt16(out var maximum)
                    ? ReasonCode.MalformedPacket
                    : NotZero(properties.ReceiveMaximum = maximum);

            case PropertyId.MaximumPacketSize:
                return !reader.TryReadUInt32(out var size)
                    ? ReasonCode.MalformedPacket
                    : NotZero(properties.MaximumPacketSize = size);

            default:
                return ReasonCode.MalformedPacket;
        }
    }

    private static ReasonCode Read(bool read) => read ? ReasonCode.Success : ReasonCode.MalformedPacket;

    private static ReasonCode NotZero(uint value) => value == 0 ? ReasonCode.ProtocolError : ReasonCode.Success;

    private static bool IsIn(ulong set, PropertyId id) => (set & (1UL << (int)id)) != 0;

    private static ulong Set(params ReadOnlySpan<PropertyId> ids)
    {
        var set = 0UL;
        foreach (var id in ids)
        {
            set |= 1UL << (int)id;
        }

        return set;
    }
}
