using System.Buffers.Binary;
using System.Text;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>MQTT 3.1.1 packets as bytes, for what no well-behaved client would send.</summary>
internal static class MqttPackets
{
    private const byte ConnectType = 0x10;
    private const byte PublishAtLeastOnce = 0x32;
    private const byte Duplicate = 0x08;
    private const byte UserNameAndCleanSession = 0x82;

    public static byte[] ConnectAsProvision()
    {
        var body = new MemoryStream();
        WriteText(body, "MQTT");
        body.Write([4, UserNameAndCleanSession, 0, 60]);
        WriteText(body, "");
        WriteText(body, "provision");
        return Packet(ConnectType, body.ToArray());
    }

    public static byte[] Publish(string payload, ushort packetId, bool duplicate, string topic = "/provision/request")
    {
        var body = new MemoryStream();
        WriteText(body, topic);
        WriteNumber(body, packetId);
        body.Write(Encoding.UTF8.GetBytes(payload));
        return Packet((byte)(duplicate ? PublishAtLeastOnce | Duplicate : PublishAtLeastOnce), body.ToArray());
    }

    /// <summary>Fixed header that announces a length, and nothing else.</summary>
    public static byte[] Header(byte type, int announcedLength)
    {
        var header = new MemoryStream();
        header.WriteByte(type);
        do
        {
            var digit = (byte)(announcedLength % 128);
            announcedLength /= 128;
            header.WriteByte(announcedLength > 0 ? (byte)(digit | 128) : digit);
        }
        while (announcedLength > 0);
        return header.ToArray();
    }

    private static byte[] Packet(byte type, byte[] body) => [.. Header(type, body.Length), .. body];

    private static void WriteText(MemoryStream target, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteNumber(target, (ushort)bytes.Length);
        target.Write(bytes);
    }

    private static void WriteNumber(MemoryStream target, ushort number)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, number);
        target.Write(bytes);
    }
}
