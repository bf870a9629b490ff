using System.Buffers;
using System.Text;
using CsCheck;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Packets;

/// <summary>Holds our codec against an independent one, in both directions.</summary>
public sealed class AgainstMqttNetTests
{
    private static readonly Gen<string> Names = Gen.String[Gen.Char[' ', '\ud7ff'], 1, 30];
    private static readonly Gen<MqttProtocolVersion> Versions = Gen.Int[3, 5].Select(level => (MqttProtocolVersion)level);

    [Fact]
    public void A_CONNECT_of_MQTTnet_is_read_as_it_was_meant() =>
        Gen.Select(Versions, Names, Gen.Null(Names), Gen.UShort).Sample((version, clientId, userName, keepAlive) =>
        {
            var packet = new MqttConnectPacket { ClientId = clientId, Username = userName, CleanSession = true, KeepAlivePeriod = keepAlive };
            packet.Password = userName is null ? null : Encoding.UTF8.GetBytes(userName + "!");

            var outcome = ConnectDecoder.Decode(Encode(version, packet).Body, out _, out var connect);

            return outcome == ReasonCode.Success
                && connect!.ClientId == clientId
                && connect.UserName?.Reveal() == userName
                && connect.Password?.Reveal() == (userName is null ? null : userName + "!")
                && connect.KeepAlive == keepAlive;
        });

    [Fact]
    public void A_PUBLISH_of_MQTTnet_is_read_as_it_was_meant() =>
        Gen.Select(Versions, Names, Gen.Byte.Array[0, 300], Gen.Int[0, 2], Gen.UShort[1, ushort.MaxValue]).Sample((version, topic, payload, qos, packetId) =>
        {
            var packet = new MqttPublishPacket
            {
                Topic = topic,
                PayloadSegment = payload,
                QualityOfServiceLevel = (MqttQualityOfServiceLevel)qos,
                PacketIdentifier = qos == 0 ? (ushort)0 : packetId,
                UserProperties = [new MqttUserProperty("k", "v"u8.ToArray())],
            };
            var (header, body) = Encode(version, packet);

            var outcome = PublishDecoder.Decode((byte)(header & 0x0F), body, Ours(version), out var read);

            return outcome == ReasonCode.Success
                && Encoding.UTF8.GetString(read.Topic.Span) == topic
                && read.Payload.Span.SequenceEqual(payload)
                && read.Qos == qos
                && read.PacketId == packet.PacketIdentifier;
        });

    [Fact]
    public void MQTTnet_reads_our_PUBLISH_as_it_was_meant() =>
        Gen.Select(Versions, Names, Gen.Byte.Array[0, 300], Gen.UShort).Sample((version, topic, payload, packetId) =>
        {
            var written = new ArrayBufferWriter<byte>();
            PacketWriter.Publish(written, Ours(version), new OutgoingMessage(Encoding.UTF8.GetBytes(topic), payload, packetId, 0));

            var read = Decode<MqttPublishPacket>(version, written);

            return read.Topic == topic && read.Payload.ToArray().AsSpan().SequenceEqual(payload) && read.PacketIdentifier == packetId && !read.Retain && !read.Dup;
        });

    [Fact]
    public void MQTTnet_reads_our_acknowledgements_as_they_were_meant()
    {
        var written = new ArrayBufferWriter<byte>();
        PacketWriter.PubAck(written, MqttVersion.V500, 77, ReasonCode.PayloadFormatInvalid);
        Assert.Equal(MqttPubAckReasonCode.PayloadFormatInvalid, Decode<MqttPubAckPacket>(MqttProtocolVersion.V500, written).ReasonCode);

        written.Clear();
        PacketWriter.ConnAck(written, MqttVersion.V500, (byte)ReasonCode.ClientIdentifierNotValid);
        Assert.Equal(MqttConnectReasonCode.ClientIdentifierNotValid, Decode<MqttConnAckPacket>(MqttProtocolVersion.V500, written).ReasonCode);

        written.Clear();
        PacketWriter.SubAck(written, MqttVersion.V500, 78, [0x01, 0x8F]);
        Assert.Equal([MqttSubscribeReasonCode.GrantedQoS1, MqttSubscribeReasonCode.TopicFilterInvalid], Decode<MqttSubAckPacket>(MqttProtocolVersion.V500, written).ReasonCodes);

        written.Clear();
        PacketWriter.Disconnect(written, ReasonCode.SessionTakenOver);
        Assert.Equal(MqttDisconnectReasonCode.SessionTakenOver, Decode<MqttDisconnectPacket>(MqttProtocolVersion.V500, written).ReasonCode);
    }

    private static MqttVersion Ours(MqttProtocolVersion version) => (MqttVersion)version;

    private static (byte Header, ReadOnlyMemory<byte> Body) Encode(MqttProtocolVersion version, MqttPacket packet)
    {
        var bytes = new MqttPacketFormatterAdapter(version, new MqttBufferWriter(512, 65535)).Encode(packet).Join().ToArray();
        Assert.Equal(FramingResult.Packet, PacketFraming.TryRead(new ReadOnlySequence<byte>(bytes), 65536, mustBeConnect: false, out var frame, out _));
        return (bytes[0], frame.Body.ToArray());
    }

    private static T Decode<T>(MqttProtocolVersion version, ArrayBufferWriter<byte> written)
        where T : MqttPacket
    {
        Assert.Equal(FramingResult.Packet, PacketFraming.TryRead(new ReadOnlySequence<byte>(written.WrittenMemory), 65536, mustBeConnect: false, out var frame, out _));
        var received = new ReceivedMqttPacket(written.WrittenSpan[0], frame.Body.ToArray(), written.WrittenCount);
        return Assert.IsType<T>(new MqttPacketFormatterAdapter(version, new MqttBufferWriter(512, 65535)).Decode(received));
    }
}
