using System.Text;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Packets;

public sealed class FilterDecoderTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Filters_are_read_in_order(int level)
    {
        var bytes = MqttBytes.Subscribe(level, 9, ("/provision/response", 1), ("#", 2));

        var outcome = FilterDecoder.Decode(PacketType.Subscribe, bytes.AsMemory(2), (MqttVersion)level, out var packet);

        Assert.Equal(ReasonCode.Success, outcome);
        Assert.Equal(9, packet.PacketId);
        Assert.Equal(2, packet.Count);
        var filters = new FilterReader(packet.Filters, withOptions: true);
        Assert.True(filters.TryRead(out var first, out var firstOptions));
        Assert.Equal("/provision/response", Encoding.UTF8.GetString(first));
        Assert.Equal(1, firstOptions);
        Assert.True(filters.TryRead(out var second, out var secondOptions));
        Assert.Equal("#", Encoding.UTF8.GetString(second));
        Assert.Equal(2, secondOptions);
        Assert.True(filters.AtEnd);
    }

    [Fact]
    public void A_subscription_identifier_is_read()
    {
        byte[] body = [0, 1, 2, 11, 7, .. MqttBytes.Text("a"), 0];

        Assert.Equal(ReasonCode.Success, FilterDecoder.Decode(PacketType.Subscribe, body, MqttVersion.V500, out var packet));
        Assert.Equal(7u, packet.SubscriptionIdentifier);
    }

    [Theory]
    [InlineData(4, "0000", 0x81)] // packet id 0
    [InlineData(4, "0001", 0x82)] // no filter
    [InlineData(4, "000100016103", 0x81)] // QoS 3
    [InlineData(4, "000100016104", 0x81)] // reserved bit
    [InlineData(5, "00010000016140", 0x81)]
    [InlineData(5, "00010000016130", 0x81)] // retain handling 3
    [InlineData(5, "0001020B00000161", 0x82)] // subscription identifier 0
    [InlineData(4, "0001000000", 0x81)] // empty filter
    [InlineData(4, "0001000161", 0x81)] // no options
    public void T14_A_bad_SUBSCRIBE_has_its_reason(int level, string hex, int reason) =>
        Assert.Equal((ReasonCode)reason, FilterDecoder.Decode(PacketType.Subscribe, Convert.FromHexString(hex), (MqttVersion)level, out _));
}
