namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>A SUBSCRIBE or UNSUBSCRIBE.</summary>
/// <param name="PacketId">Not 0.</param>
/// <param name="SubscriptionIdentifier">MQTT 5: 0 when there is none.</param>
/// <param name="Filters">The filters in order, each checked; read them with <see cref="FilterReader"/>.</param>
/// <param name="Count">How many there are, at least one.</param>
internal readonly record struct FilterPacket(ushort PacketId, uint SubscriptionIdentifier, ReadOnlyMemory<byte> Filters, int Count);
