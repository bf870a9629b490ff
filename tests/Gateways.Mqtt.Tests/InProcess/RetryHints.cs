using System.Globalization;
using System.Text;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.InProcess;

/// <summary>Reads the time to come again out of a packet of version 5.</summary>
internal static class RetryHints
{
    /// <param name="packet">As it came.</param>
    /// <param name="type">Type number that it must have.</param>
    /// <param name="head">What must stand before the properties.</param>
    public static int Of(ReceivedMqttPacket packet, int type, byte[] head)
    {
        Assert.Equal(type, packet.Type);
        Assert.Equal(head, packet.Body[..head.Length]);
        var properties = packet.Body[head.Length..];
        Assert.Equal(properties.Length - 1, properties[0]);
        byte[] name = [0x26, 0, 11, .. "retry-after"u8];
        Assert.Equal(name, properties[1..(1 + name.Length)]);
        var digits = properties[(1 + name.Length + 2)..];
        Assert.Equal(digits.Length, (properties[1 + name.Length] << 8) | properties[2 + name.Length]);
        return int.Parse(Encoding.ASCII.GetString(digits), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
