using System.Buffers.Binary;
using System.Text;

namespace ProvisioningCluster.Testing;

/// <summary>One packet as it came over the wire.</summary>
/// <param name="Header">First byte.</param>
/// <param name="Body">Everything behind the remaining length.</param>
public sealed record ReceivedMqttPacket(byte Header, byte[] Body)
{
    /// <summary>Type number, such as 3 for PUBLISH.</summary>
    public int Type => Header >> 4;

    /// <summary>PUBLISH: quality of service.</summary>
    public int Qos => (Header >> 1) & 3;

    /// <summary>PUBLISH: retain flag.</summary>
    public bool Retain => (Header & 1) != 0;

    /// <summary>PUBLISH: topic.</summary>
    public string Topic => Encoding.UTF8.GetString(Body, 2, TopicLength);

    /// <summary>PUBLISH: packet id, 0 with QoS 0. Other packets: their first two bytes.</summary>
    public int PacketId => Type == 3
        ? Qos == 0 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(Body.AsSpan(2 + TopicLength))
        : BinaryPrimitives.ReadUInt16BigEndian(Body);

    /// <summary>Header and body as hex, without the remaining length.</summary>
    public string Hex => $"{Header:x2} {Convert.ToHexStringLower(Body)}".TrimEnd();

    private int TopicLength => BinaryPrimitives.ReadUInt16BigEndian(Body);

    /// <summary>PUBLISH: payload. MQTT 5 messages must have no properties.</summary>
    public byte[] Payload(int version)
    {
        var start = 2 + TopicLength + (Qos == 0 ? 0 : 2);
        return version == 5 ? Body[(start + 1 + Body[start])..] : Body[start..];
    }

    public override string ToString() => Hex;
}
