using System.Buffers.Binary;
using System.Text;

namespace ProvisioningCluster.Testing;

/// <summary>Client packets of MQTT 3.1 (version 3), 3.1.1 (4) and 5, byte for byte.</summary>
public static class MqttBytes
{
    public static byte[] PingReq => [0xC0, 0];

    /// <summary>CONNECT; the flags follow from what is given.</summary>
    public static byte[] Connect(
        int version,
        string clientId = "",
        string? userName = null,
        string? password = null,
        ushort keepAlive = 0,
        bool cleanSession = true,
        byte[]? properties = null)
    {
        var flags = (cleanSession ? 0x02 : 0) | (userName is null ? 0 : 0x80) | (password is null ? 0 : 0x40);
        return Packet(
            0x10,
            [
                .. Text(version == 3 ? "MQIsdp" : "MQTT"),
                (byte)version,
                (byte)flags,
                .. Number(keepAlive),
                .. version == 5 ? List(properties ?? []) : [],
                .. Text(clientId),
                .. userName is null ? [] : Text(userName),
                .. password is null ? [] : Text(password),
            ]);
    }

    public static byte[] Publish(
        int version, string topic, ReadOnlySpan<byte> payload, int qos = 0, ushort packetId = 0, bool duplicate = false, bool retain = false, byte[]? properties = null) =>
        Packet(
            (byte)(0x30 | (qos << 1) | (duplicate ? 8 : 0) | (retain ? 1 : 0)),
            [.. Text(topic), .. qos == 0 ? [] : Number(packetId), .. version == 5 ? List(properties ?? []) : [], .. payload]);

    public static byte[] Publish(
        int version, string topic, string payload, int qos = 0, ushort packetId = 0, bool duplicate = false, bool retain = false, byte[]? properties = null) =>
        Publish(version, topic, Encoding.UTF8.GetBytes(payload), qos, packetId, duplicate, retain, properties);

    public static byte[] Subscribe(int version, ushort packetId, params ReadOnlySpan<(string Filter, int Options)> filters)
    {
        var body = new List<byte>(Number(packetId));
        if (version == 5)
        {
            body.Add(0);
        }

        foreach (var (filter, options) in filters)
        {
            body.AddRange(Text(filter));
            body.Add((byte)options);
        }

        return Packet(0x82, [.. body]);
    }

    public static byte[] Unsubscribe(int version, ushort packetId, params ReadOnlySpan<string> filters)
    {
        var body = new List<byte>(Number(packetId));
        if (version == 5)
        {
            body.Add(0);
        }

        foreach (var filter in filters)
        {
            body.AddRange(Text(filter));
        }

        return Packet(0xA2, [.. body]);
    }

    public static byte[] PubAck(ushort packetId) => Packet(0x40, Number(packetId));

    public static byte[] Disconnect(int version) => version == 5 ? [0xE0, 1, 0] : [0xE0, 0];

    /// <summary>First byte, remaining length, body.</summary>
    public static byte[] Packet(byte header, ReadOnlySpan<byte> body) => [header, .. Length(body.Length), .. body];

    /// <summary>Length-prefixed UTF-8.</summary>
    public static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. Number((ushort)bytes.Length), .. bytes];
    }

    public static byte[] Number(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>Variable byte integer.</summary>
    public static byte[] Length(int value)
    {
        var bytes = new List<byte>();
        do
        {
            var digit = (byte)(value & 0x7F);
            value >>= 7;
            bytes.Add(value == 0 ? digit : (byte)(digit | 0x80));
        }
        while (value != 0);

        return [.. bytes];
    }

    private static byte[] List(byte[] properties) => [.. Length(properties.Length), .. properties];
}
