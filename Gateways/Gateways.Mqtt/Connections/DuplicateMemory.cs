using ProvisioningCluster.Gateways.Mqtt.Packets;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>
/// The packet ids that this connection has answered last, so that a duplicate runs nothing a second time (I-8). Packets of one
/// connection are served one after the other: a duplicate of one that is still in flight waits and then finds it here.
/// </summary>
internal sealed class DuplicateMemory
{
    /// <summary>More than clients keep in flight; 20 is a usual default.</summary>
    internal const int Capacity = 256;

    private ushort[]? packetIds;
    private ReasonCode[]? reasons;
    private int next;

    /// <summary>True when the packet repeats one that was answered; gives its PUBACK reason.</summary>
    public bool TryRecall(in PublishPacket packet, out ReasonCode reason)
    {
        reason = default;
        if (!packet.Duplicate || packetIds is null)
        {
            return false;
        }

        var index = Array.IndexOf(packetIds, packet.PacketId);
        if (index < 0)
        {
            return false;
        }

        reason = reasons![index];
        return true;
    }

    /// <summary>Notes an answered packet; an id that is used again replaces its older meaning.</summary>
    public void Remember(ushort packetId, ReasonCode reason)
    {
        packetIds ??= new ushort[Capacity];
        reasons ??= new ReasonCode[Capacity];
        var index = Array.IndexOf(packetIds, packetId);
        if (index < 0)
        {
            index = next;
            next = (next + 1) % Capacity;
        }

        packetIds[index] = packetId;
        reasons[index] = reason;
    }
}
