using System.Text;
using CsCheck;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Packets;

public sealed class PublishDecoderTests
{
    [Theory]
    [InlineData(4, 0)]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    [InlineData(5, 2)]
    public void A_message_is_read(int level, int qos)
    {
        var bytes = MqttBytes.Publish(level, "/provision/request", "{}", qos, packetId: (ushort)(qos == 0 ? 0 : 513), duplicate: qos > 0);

        var outcome = PublishDecoder.Decode((byte)(bytes[0] & 0x0F), bytes.AsMemory(2), (MqttVersion)level, out var packet);

        Assert.Equal(ReasonCode.Success, outcome);
        Assert.Equal(qos, packet.Qos);
        Assert.Equal(qos > 0, packet.Duplicate);
        Assert.Equal(qos == 0 ? 0 : 513, packet.PacketId);
        Assert.Equal("/provision/request", Encoding.UTF8.GetString(packet.Topic.Span));
        Assert.Equal("{}", Encoding.UTF8.GetString(packet.Payload.Span));
    }

    [Theory]
    [InlineData(4, 2, "0001610000", 0x81)] // packet id 0
    [InlineData(4, 0, "0000", 0x81)] // no topic
    [InlineData(5, 0, "000000", 0x82)] // no topic and no alias
    [InlineData(5, 0, "000003230001", 0x94)] // topic alias, of which we allowed none
    [InlineData(5, 0, "00016103230001", 0x94)]
    [InlineData(5, 0, "000161020B01", 0x81)] // a client may not send a subscription identifier
    [InlineData(5, 0, "0001610401010100", 0x82)] // payload format twice
    [InlineData(5, 0, "000161020102", 0x82)] // payload format 2
    [InlineData(4, 0, "0005616263", 0x81)] // cut off
    [InlineData(4, 0, "0002C328", 0x81)] // not UTF-8
    [InlineData(4, 0, "", 0x81)]
    public void T14_A_bad_PUBLISH_has_its_reason(int level, int flags, string hex, int reason) =>
        Assert.Equal((ReasonCode)reason, PublishDecoder.Decode((byte)flags, Convert.FromHexString(hex), (MqttVersion)level, out _));

    [Fact]
    public void T14_Any_bytes_are_accepted_or_refused_but_never_throw() =>
        Gen.Select(Gen.Int[3, 5], Gen.Byte, Gen.Byte.Array[0, 60]).Sample((level, flags, body) =>
        {
            PublishDecoder.Decode((byte)(flags & 0x0F), body, (MqttVersion)level, out _);
            FilterDecoder.Decode(PacketType.Subscribe, body, (MqttVersion)level, out _);
            FilterDecoder.Decode(PacketType.Unsubscribe, body, (MqttVersion)level, out _);
        });
}
