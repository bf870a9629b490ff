using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using ProvisioningCluster.Gateways.Core.Sessions;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Gateways.Mqtt.Topics;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Sessions;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>
/// One MQTT connection: a loop that takes one packet, serves it to the end, and takes the next. Answers therefore leave in
/// the order of the questions (MQTT 3.1.1 §4.6), and one connection never has more than one request in the cluster.
/// </summary>
internal sealed partial class MqttConnection : IConnectedDevice
{
    // With the 16 KiB that the transport may hold on top: 32 KiB for a peer that has not proven anything (T-13).
    internal const int UnauthenticatedBytes = 16 * 1024;

    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    private readonly MqttGateway gateway;
    private readonly ConnectionContext transport;
    private readonly RequestOrigin origin;
    private readonly PacketInput input;
    private readonly PacketOutput output;
    private readonly ConnectionSignals signals;
    private readonly DuplicateMemory answered = new();
    private IMqttSession? session;

    public MqttConnection(MqttGateway gateway, ConnectionContext transport, RequestOrigin origin)
    {
        this.gateway = gateway;
        this.transport = transport;
        this.origin = origin;
        input = new PacketInput(transport.Transport.Input);
        output = new PacketOutput(transport, gateway.Time, gateway.Options.WriteDeadline);
        signals = new ConnectionSignals(input.Interrupt);
    }

    private MqttVersion Version => output.Version ?? MqttVersion.V311;

    void IConnectedDevice.End(SessionEndReason reason) => signals.End(Ending.ByCluster(reason));

    void IConnectedDevice.DeliverAttributes(string json) => signals.Deliver(json);

    /// <summary>Serves the connection until it ends; answers why it ended.</summary>
    public async Task<Ending> RunAsync()
    {
        var notification = transport.Features.Get<IConnectionLifetimeNotificationFeature>();
        using var clock = new ConnectionClock(gateway.Time, gateway.Options, signals.Wake);
        using var shutdown = notification?.ConnectionClosedRequested.Register(() => signals.End(Ending.ShuttingDown));
        try
        {
            var ending = await ServeAsync(clock);
            await CloseAsync(ending);
            return ending;
        }
        finally
        {
            signals.Close();
            input.Release();
            if (registration is not null)
            {
                await registration.DisposeAsync();
            }
        }
    }

    private async ValueTask<Ending> ServeAsync(ConnectionClock clock)
    {
        while (true)
        {
            if ((signals.Ending ?? clock.Check()) is { } ending)
            {
                return ending;
            }

            if (!await DeliverUpdatesAsync())
            {
                return Ending.PeerGone;
            }

            var limit = session is null ? UnauthenticatedBytes : gateway.Options.MaxPacketBytes;
            switch (await input.ReadAsync(limit, mustBeConnect: session is null))
            {
                case ReadOutcome.Packet:
                    var outcome = await HandleAsync(clock);
                    clock.Heard();
                    var sent = await output.FlushAsync();
                    if (outcome is not null || !sent)
                    {
                        return outcome ?? Ending.PeerGone;
                    }

                    if (gateway.Drain.HasBegun && IsLast())
                    {
                        return Ending.ShuttingDown;
                    }

                    break;

                case ReadOutcome.Interrupted:
                    break;

                case ReadOutcome.Ended:
                    return Ending.PeerGone;

                case ReadOutcome.TooLarge:
                    return Ending.PacketTooLarge;

                default:
                    return Ending.Violation(ReasonCode.MalformedPacket);
            }
        }
    }

    /// <summary>True when a process that takes leave may hang up: what the peer published was answered, and it has the answer.</summary>
    private bool IsLast()
    {
        gateway.Drain.OnRequest();
        return input.Frame.Type is PacketType.Publish or PacketType.PubAck && !output.IsAwaited;
    }

    private async ValueTask<Ending?> HandleAsync(ConnectionClock clock)
    {
        switch (input.Frame.Type)
        {
            case PacketType.Connect:
                return await ConnectAsync(clock);
            case PacketType.Publish:
                return await PublishAsync(clock);
            case PacketType.Subscribe or PacketType.Unsubscribe:
                return await SubscribeAsync();
            case PacketType.PubAck:
                return Acknowledged();
            case PacketType.PingReq:
                output.PingResp();
                return null;
            case PacketType.Disconnect:
                return Ending.PeerGone;
            case PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                return null; // wire-spec 3.2, 3.3: QoS 2 was answered with a PUBACK
            default:
                // wire-spec 3.2: a provisioning session ignores the rest; elsewhere a server's packet from a client is an error.
                return session is ProvisioningSession ? null : Ending.Violation(ReasonCode.ProtocolError);
        }
    }

    private async ValueTask<Ending?> PublishAsync(ConnectionClock clock)
    {
        var decoded = PublishDecoder.Decode(input.Frame.Flags, input.Body, Version, out var packet);
        if (decoded != ReasonCode.Success)
        {
            return Ending.Violation(decoded);
        }

        if (packet.WantsAcknowledgement && answered.TryRecall(packet, out var earlier))
        {
            output.PubAck(packet.PacketId, earlier);
            return null;
        }

        var outcome = await session!.PublishAsync(packet, Version);
        if (outcome.Acknowledge is { } reason && packet.WantsAcknowledgement)
        {
            output.PubAck(packet.PacketId, reason, outcome.RetryAfter);
            answered.Remember(packet.PacketId, reason);
        }

        if (outcome.Answer is { } answer)
        {
            if (!output.Publish(answer.Topic, answer.Body, session.Subscriptions, answer.Filter))
            {
                LogTooLargeForPeer(gateway.Logger, transport.ConnectionId, answer.Body.Length);
            }

            clock.Answered();
        }

        return outcome.Ending;
    }

    private async ValueTask<Ending?> SubscribeAsync()
    {
        var type = input.Frame.Type;
        var decoded = FilterDecoder.Decode(type, input.Body, Version, out var packet);
        if (decoded != ReasonCode.Success)
        {
            return Ending.Violation(decoded);
        }

        var subscribes = type == PacketType.Subscribe;
        var codes = Subscribe(packet, subscribes);
        if (session is OperatorSession operators && await operators.KeepSubscriptionsAsync() is { } ending)
        {
            return ending; // not acknowledged: the client asks again
        }

        if (subscribes)
        {
            output.SubAck(packet.PacketId, codes);
        }
        else
        {
            output.UnsubAck(packet.PacketId, codes);
        }

        return null;
    }

    private byte[] Subscribe(in FilterPacket packet, bool subscribes)
    {
        var subscriptions = session!.Subscriptions;
        var codes = new byte[packet.Count];
        var filters = new FilterReader(packet.Filters, subscribes);
        for (var index = 0; index < codes.Length && filters.TryRead(out var filter, out var options); index++)
        {
            var code = subscribes
                ? subscriptions.Subscribe(filter, options, packet.SubscriptionIdentifier)
                : subscriptions.Unsubscribe(filter);

            // MQTT 3.1.1 §3.9.3: every refusal is 0x80.
            codes[index] = code == ReasonCode.TopicFilterInvalid && Version != MqttVersion.V500 ? (byte)0x80 : (byte)code;
        }

        return codes;
    }

    private Ending? Acknowledged()
    {
        var reader = new PacketReader(input.Body);
        if (!reader.TryReadUInt16(out var packetId))
        {
            return Ending.Violation(ReasonCode.MalformedPacket);
        }

        output.Acknowledged(packetId);
        (session as OperatorSession)?.Acknowledged(packetId);
        return null;
    }

    private async ValueTask<bool> DeliverUpdatesAsync()
    {
        if (session is OperatorSession operators)
        {
            return await operators.DeliverAsync(output);
        }

        while (signals.TryTakeUpdate(out var json))
        {
            if (session is not DeviceSession { Subscriptions: var subscriptions })
            {
                continue;
            }

            var body = Encoding.UTF8.GetBytes(json);
            foreach (var (filter, topic) in DeviceTopics.Updates)
            {
                // One by one: a peer that reads slowly holds us up here, and no more than one message is in our memory for it.
                if (subscriptions.IsActive(filter) && output.Publish(topic, body, subscriptions, filter) && !await output.FlushAsync())
                {
                    return false;
                }
            }
        }

        return true;
    }

    private async ValueTask CloseAsync(Ending ending)
    {
        LogEnding(gateway.Logger, transport.ConnectionId, ending.Cause);
        if (ending.Cause is EndingCause.PeerGone or EndingCause.TooManyQueued)
        {
            return; // nobody listens any more, or the connection was cut already
        }

        if (ending.Reason is { } reason && session is not null)
        {
            output.Disconnect(reason, ending.RetryAfter);
            if (!await output.FlushAsync())
            {
                return;
            }
        }

        if (ending.MidStream && session is not null)
        {
            using var patience = new CancellationTokenSource(Linger, gateway.Time);
            await input.DrainAsync(patience.Token);
        }
        else
        {
            input.DropReceived();
        }
    }
}
