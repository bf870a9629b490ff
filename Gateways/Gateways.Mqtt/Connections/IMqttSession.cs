using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Gateways.Mqtt.Topics;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>What a connection is after its CONNECT was accepted. It decides, the connection reads and writes.</summary>
internal interface IMqttSession
{
    /// <summary>What the client subscribed to.</summary>
    Subscriptions Subscriptions { get; }

    /// <summary>Serves a PUBLISH. The packet's memory is only read before the first wait.</summary>
    ValueTask<PublishOutcome> PublishAsync(PublishPacket packet, MqttVersion version);
}
