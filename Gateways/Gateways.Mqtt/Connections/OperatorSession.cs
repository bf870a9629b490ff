using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Gateways.Mqtt.Topics;
using ProvisioningCluster.Grains.Abstractions.Events;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>The session of an operator's machine that listens to its tenant's events. It publishes nothing.</summary>
internal sealed partial class OperatorSession : IMqttSession, IAsyncDisposable
{
    private readonly MqttGateway gateway;
    private readonly EventFeed feed;
    private readonly Dictionary<ushort, long> unacknowledged = [];
    private bool hasBegun;

    /// <param name="gateway">What the connections share.</param>
    /// <param name="feed">Where its events come from.</param>
    /// <param name="subscriptions">Those of its earlier connection.</param>
    public OperatorSession(MqttGateway gateway, EventFeed feed, ImmutableArray<ConsumerSubscription> subscriptions)
    {
        this.gateway = gateway;
        this.feed = feed;
        OperatorTopics.Restore(Subscriptions, subscriptions);
    }

    public Subscriptions Subscriptions { get; } = new(OperatorTopics.Served);

    public ValueTask<PublishOutcome> PublishAsync(PublishPacket packet, MqttVersion version) =>
        ValueTask.FromResult(PublishRules.NotAllowed(version, packet.WantsAcknowledgement));

    /// <summary>Begins to fetch events; the CONNACK was written.</summary>
    public void Begin()
    {
        hasBegun = true;
        gateway.Instruments.OnOperatorSessionBegun();
        feed.Begin();
    }

    /// <summary>Stores what is subscribed to now, before it is acknowledged: what happens after the SUBACK comes. The reason to close, or null.</summary>
    public async ValueTask<Ending?> KeepSubscriptionsAsync()
    {
        try
        {
            return await feed.SubscribeAsync(OperatorTopics.Kept(Subscriptions));
        }
        catch (ClusterUnavailableException)
        {
            return EventFeed.Unavailable;
        }
    }

    /// <summary>Sends what has come, as far as the client's window goes; false when the peer is gone.</summary>
    public async ValueTask<bool> DeliverAsync(PacketOutput output)
    {
        while (output.HasRoom && feed.TryTake(out var next))
        {
            var (qos, identifier) = OperatorTopics.Match(Subscriptions, next.Kind);
            if (!output.Publish(OperatorTopics.Of(next.Kind), Encoding.UTF8.GetBytes(next.Body), qos, identifier, out var packetId))
            {
                // MQTT 5 §3.1.2.11.4: as if it had been sent, for the client says that it cannot take it.
                LogTooLarge(gateway.Logger, next.Kind, next.Body.Length);
                feed.Acknowledge(next.Sequence);
                continue;
            }

            if (packetId != 0)
            {
                unacknowledged[packetId] = next.Sequence;
            }

            gateway.Instruments.OnEventSent();
            if (!await output.FlushAsync())
            {
                return false;
            }

            if (packetId == 0)
            {
                feed.Acknowledge(next.Sequence);
            }
        }

        return true;
    }

    /// <summary>The client has it.</summary>
    public void Acknowledged(ushort packetId)
    {
        if (unacknowledged.Remove(packetId, out var sequence))
        {
            feed.Acknowledge(sequence);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (hasBegun)
        {
            hasBegun = false;
            gateway.Instruments.OnOperatorSessionEnded();
        }

        return feed.DisposeAsync();
    }

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "An event {Kind} of {Characters} characters is larger than the operator's maximum packet size and was not sent.")]
    private static partial void LogTooLarge(ILogger logger, string kind, int characters);
}
