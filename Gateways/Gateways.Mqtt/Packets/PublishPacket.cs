namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>A PUBLISH from a client. The retain flag is not kept: nothing is retained (wire-spec 3.3, T-31).</summary>
/// <param name="Qos">0, 1 or 2.</param>
/// <param name="Duplicate">The client says that it sent this packet before.</param>
/// <param name="PacketId">0 for QoS 0.</param>
/// <param name="Topic">UTF-8, not empty; valid until the next read.</param>
/// <param name="Payload">Valid until the next read.</param>
internal readonly record struct PublishPacket(byte Qos, bool Duplicate, ushort PacketId, ReadOnlyMemory<byte> Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The client waits for a PUBACK; also for QoS 2, which is answered with one (wire-spec 3.3).</summary>
    public bool WantsAcknowledgement => Qos > 0;
}
