using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Gateways.Mqtt.Topics;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>Writes packets in the client's version, none larger than it takes (MQTT 5 §3.1.2.11.4).</summary>
internal sealed class PacketOutput(ConnectionContext transport, TimeProvider time, TimeSpan writeDeadline)
{
    private readonly PipeWriter writer = transport.Transport.Output;
    private readonly OutgoingPacketIds packetIds = new();
    private uint maximumPacketSize = uint.MaxValue;

    /// <summary>Version of the accepted CONNECT; null before there is one.</summary>
    public MqttVersion? Version { get; private set; }

    private MqttVersion Spoken => Version ?? MqttVersion.V311;

    /// <summary>Speaks as this client asked.</summary>
    public void Adopt(ConnectPacket connect)
    {
        Version = connect.Version;
        maximumPacketSize = connect.MaximumPacketSize;
        packetIds.Limit(connect.ReceiveMaximum);
    }

    public void ConnAck(MqttVersion version, byte code) => PacketWriter.ConnAck(writer, version, code);

    public void PubAck(ushort packetId, ReasonCode reason) => PacketWriter.PubAck(writer, Spoken, packetId, reason);

    public void SubAck(ushort packetId, ReadOnlySpan<byte> codes) => PacketWriter.SubAck(writer, Spoken, packetId, codes);

    public void UnsubAck(ushort packetId, ReadOnlySpan<byte> codes) => PacketWriter.UnsubAck(writer, Spoken, packetId, codes);

    public void PingResp() => PacketWriter.PingResp(writer);

    /// <summary>Says goodbye where the version has a word for it.</summary>
    public void Disconnect(ReasonCode reason)
    {
        if (Version == MqttVersion.V500)
        {
            PacketWriter.Disconnect(writer, reason);
        }
    }

    /// <summary>DISCONNECT of MQTT 5 behind a refusing CONNACK.</summary>
    public void Goodbye(ReasonCode reason) => PacketWriter.Disconnect(writer, reason);

    /// <summary>Sends a message with the QoS of a subscription; false when it is larger than the client takes, then nothing is sent.</summary>
    public bool Publish(ReadOnlyMemory<byte> topic, ReadOnlyMemory<byte> body, Subscriptions subscriptions, int filter)
    {
        var message = new OutgoingMessage(topic, body, PacketId: 1, subscriptions.IdentifierOf(filter));
        if (PacketWriter.PublishSize(Spoken, message) > maximumPacketSize)
        {
            return false;
        }

        message = message with { PacketId = subscriptions.QosOf(filter) == 0 ? (ushort)0 : packetIds.Take() };
        PacketWriter.Publish(writer, Spoken, message);
        return true;
    }

    public void Acknowledged(ushort packetId) => packetIds.Release(packetId);

    /// <summary>Sends what was written; false when the peer is gone or did not take it in time.</summary>
    public async ValueTask<bool> FlushAsync()
    {
        var flush = writer.FlushAsync();
        if (flush.IsCompletedSuccessfully)
        {
            return !flush.Result.IsCompleted;
        }

        var pending = flush.AsTask();
        try
        {
            return !(await pending.WaitAsync(writeDeadline, time)).IsCompleted;
        }
        catch (TimeoutException)
        {
            transport.Abort();
            return false;
        }
    }
}
