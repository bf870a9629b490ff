using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Gateways.Mqtt.Topics;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>Writes packets in the client's version, none larger than it takes (MQTT 5 §3.1.2.11.4).</summary>
internal sealed class PacketOutput(ConnectionContext transport, TimeProvider time, TimeSpan writeDeadline)
{
    /// <summary>Of PUBACK, in bytes; the others are shorter.</summary>
    private const uint LargestWithHint = 2 + 3 + RetryProperty.LongestSize;

    private readonly PipeWriter writer = transport.Transport.Output;
    private readonly OutgoingPacketIds packetIds = new();
    private uint maximumPacketSize = uint.MaxValue;
    private bool acknowledgesWithoutProperties;

    /// <summary>Version of the accepted CONNECT; null before there is one.</summary>
    public MqttVersion? Version { get; private set; }

    /// <summary>False while the client has as many unacknowledged messages as it takes.</summary>
    public bool HasRoom => packetIds.HasRoom;

    /// <summary>True while the client has not acknowledged everything.</summary>
    public bool IsAwaited => packetIds.AreAwaited;

    private MqttVersion Spoken => Version ?? MqttVersion.V311;

    /// <summary>Speaks as this client asked.</summary>
    public void Adopt(ConnectPacket connect)
    {
        Version = connect.Version;
        maximumPacketSize = connect.MaximumPacketSize;
        acknowledgesWithoutProperties = connect.RefusesProblemInformation;
        packetIds.Limit(connect.ReceiveMaximum);
    }

    public void ConnAck(MqttVersion version, byte code) => PacketWriter.ConnAck(writer, version, code);

    /// <summary>Accepts an operator's session.</summary>
    public void ConnAck(ConnectPacket connect, bool present, uint expiry, string? assignedClientId) =>
        PacketWriter.ConnAck(writer, connect.Version, present, expiry, assignedClientId);

    /// <summary>CONNACK that refuses, and for MQTT 5 the DISCONNECT with the code that the reference sends after it (wire-spec 3.4, TB-56).</summary>
    public void Refuse(ConnectPacket connect, MqttFault fault, int? retryAfter)
    {
        if (connect.Version != MqttVersion.V500)
        {
            PacketWriter.ConnAck(writer, connect.Version, fault.ReturnCode);
            return;
        }

        PacketWriter.ConnAck(writer, connect.Version, (byte)fault.ConnAck, Fitting(retryAfter, connect.MaximumPacketSize));
        PacketWriter.Disconnect(writer, fault.AfterConnAck);
    }

    /// <param name="packetId">Of the PUBLISH.</param>
    /// <param name="reason">Only MQTT 5 says it.</param>
    /// <param name="retryAfter">Seconds after which the client may send again; said to those that want to hear it.</param>
    public void PubAck(ushort packetId, ReasonCode reason, int? retryAfter = null) =>
        PacketWriter.PubAck(writer, Spoken, packetId, reason, acknowledgesWithoutProperties ? null : Fitting(retryAfter, maximumPacketSize));

    public void SubAck(ushort packetId, ReadOnlySpan<byte> codes) => PacketWriter.SubAck(writer, Spoken, packetId, codes);

    public void UnsubAck(ushort packetId, ReadOnlySpan<byte> codes) => PacketWriter.UnsubAck(writer, Spoken, packetId, codes);

    public void PingResp() => PacketWriter.PingResp(writer);

    /// <summary>Says goodbye where the version has a word for it.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="retryAfter">Seconds after which the client may come again; null says nothing.</param>
    public void Disconnect(ReasonCode reason, int? retryAfter = null)
    {
        if (Version == MqttVersion.V500)
        {
            PacketWriter.Disconnect(writer, reason, Fitting(retryAfter, maximumPacketSize));
        }
    }

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

    /// <summary>Sends a message, to be acknowledged unless its QoS is 0; false when it is larger than the client takes, then nothing is sent. Needs room.</summary>
    public bool Publish(ReadOnlyMemory<byte> topic, ReadOnlyMemory<byte> body, byte qos, uint identifier, out ushort packetId)
    {
        packetId = 0;
        var message = new OutgoingMessage(topic, body, PacketId: 1, identifier);
        if (PacketWriter.PublishSize(Spoken, message) > maximumPacketSize)
        {
            return false;
        }

        packetId = qos == 0 ? (ushort)0 : packetIds.Take();
        PacketWriter.Publish(writer, Spoken, message with { PacketId = packetId });
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

    /// <summary>Nothing when the packet with it could be larger than the client takes (MQTT 5 §3.2.2.3.10, §3.4.2.2.3, §3.14.2.2.4).</summary>
    private static int? Fitting(int? retryAfter, uint maximumPacketSize) => maximumPacketSize < LargestWithHint ? null : retryAfter;
}
