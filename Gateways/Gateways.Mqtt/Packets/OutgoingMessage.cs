namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>A PUBLISH to a client.</summary>
/// <param name="Topic">UTF-8.</param>
/// <param name="Payload">Bytes as they are.</param>
/// <param name="PacketId">0 sends it with QoS 0, anything else with QoS 1.</param>
/// <param name="SubscriptionIdentifier">MQTT 5: that of the matching subscription; 0 when there is none.</param>
internal readonly record struct OutgoingMessage(ReadOnlyMemory<byte> Topic, ReadOnlyMemory<byte> Payload, ushort PacketId, uint SubscriptionIdentifier);
