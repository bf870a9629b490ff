using System.Buffers;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Packets;

public sealed class PacketWriterTests
{
    private readonly ArrayBufferWriter<byte> written = new();

    [Theory]
    [InlineData(4, 5, "20020005")]
    [InlineData(3, 0, "20020000")]
    [InlineData(5, 0x86, "2003008600")]
    public void CONNACK_says_no_session_and_has_no_properties(int level, int code, string hex) =>
        Wrote(hex, PacketWriter.ConnAck(written, (MqttVersion)level, (byte)code));

    [Theory]
    [InlineData(4, 0x90, "40020102")]
    [InlineData(5, 0x00, "40020102")]
    [InlineData(5, 0x90, "400401029000")]
    public void PUBACK_has_a_reason_in_version_5_only(int level, int reason, string hex) =>
        Wrote(hex, PacketWriter.PubAck(written, (MqttVersion)level, 0x0102, (ReasonCode)reason));

    [Theory]
    [InlineData(4, "900401020180")]
    [InlineData(5, "90050102000180")]
    public void SUBACK_has_a_code_for_each_filter(int level, string hex) =>
        Wrote(hex, PacketWriter.SubAck(written, (MqttVersion)level, 0x0102, [0x01, 0x80]));

    [Theory]
    [InlineData(4, "B0020102")]
    [InlineData(5, "B0050102000011")]
    public void UNSUBACK_has_codes_in_version_5_only(int level, string hex) =>
        Wrote(hex, PacketWriter.UnsubAck(written, (MqttVersion)level, 0x0102, [0x00, 0x11]));

    [Fact]
    public void DISCONNECT_has_a_reason() => Wrote("E0028E00", PacketWriter.Disconnect(written, ReasonCode.SessionTakenOver));

    [Fact]
    public void PINGRESP_is_two_bytes() => Wrote("D000", PacketWriter.PingResp(written));

    [Theory]
    [InlineData(4, 0, 0, "3005000161" + "7B7D")]
    [InlineData(4, 1, 0, "32070001610001" + "7B7D")]
    [InlineData(5, 1, 0, "3208000161000100" + "7B7D")]
    [InlineData(5, 0, 300, "3009000161030BAC02" + "7B7D")]
    public void PUBLISH_follows_version_and_quality(int level, int packetId, int identifier, string hex)
    {
        var message = new OutgoingMessage("a"u8.ToArray(), "{}"u8.ToArray(), (ushort)packetId, (uint)identifier);

        Assert.Equal(hex.Length / 2, PacketWriter.PublishSize((MqttVersion)level, message));
        Wrote(hex, PacketWriter.Publish(written, (MqttVersion)level, message));
    }

    [Theory]
    [InlineData(120)]
    [InlineData(16_380)]
    [InlineData(2_097_150)]
    public void The_size_of_a_long_message_is_known_before_it_is_written(int payload)
    {
        var message = new OutgoingMessage("topic"u8.ToArray(), new byte[payload], 7, 5);

        Assert.Equal(PacketWriter.PublishSize(MqttVersion.V500, message), PacketWriter.Publish(written, MqttVersion.V500, message));
    }

    private void Wrote(string hex, int size)
    {
        Assert.Equal(hex, Convert.ToHexString(written.WrittenSpan));
        Assert.Equal(written.WrittenCount, size);
    }
}
