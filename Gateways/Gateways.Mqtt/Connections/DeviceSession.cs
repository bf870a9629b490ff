using System.Buffers;
using System.Collections.Immutable;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Gateways.Mqtt.Topics;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>The session of a logged-in device (wire-spec 3.6).</summary>
internal sealed class DeviceSession(MqttGateway gateway, DeviceIdentity device) : IMqttSession
{
    public Subscriptions Subscriptions { get; } = new(DeviceTopics.Served);

    public ValueTask<PublishOutcome> PublishAsync(PublishPacket packet, MqttVersion version)
    {
        var topic = DeviceTopics.Parse(packet.Topic.Span);
        var payload = new ReadOnlySequence<byte>(packet.Payload);
        var now = gateway.Time.GetUtcNow().ToUnixTimeMilliseconds();
        switch (topic.Kind)
        {
            case DeviceTopicKind.Telemetry when DeviceMessageCodec.TryDecodeTelemetry(payload, topic.Format, now, out var values):
                return SaveAsync(ValueScope.Telemetry, values, version, packet.WantsAcknowledgement);

            case DeviceTopicKind.Attributes when DeviceMessageCodec.TryDecodeAttributes(payload, topic.Format, now, out var values):
                return SaveAsync(ValueScope.Client, values, version, packet.WantsAcknowledgement);

            case DeviceTopicKind.AttributesRequest when DeviceMessageCodec.TryDecodeAttributesRequest(payload, topic.Format, out var client, out var shared):
                return ReadAsync(topic, client, shared, version, packet.WantsAcknowledgement);

            case DeviceTopicKind.Unknown:
                return ValueTask.FromResult(PublishRules.UnknownTopic(version, packet.WantsAcknowledgement));

            default:
                return ValueTask.FromResult(PublishRules.Refused(version, packet.WantsAcknowledgement, ReasonCode.PayloadFormatInvalid));
        }
    }

    private async ValueTask<PublishOutcome> SaveAsync(ValueScope scope, ImmutableArray<DeviceValue> values, MqttVersion version, bool wantsAcknowledgement)
    {
        try
        {
            var saved = await gateway.Cluster.SaveValuesAsync(device, scope, values).WithinAsync(gateway.Options.ReplyDeadline, gateway.Time);
            return saved.TryGet(out _, out var fault)
                ? PublishOutcome.Done
                : PublishRules.Faulted(version, wantsAcknowledgement, fault.Code);
        }
        catch (ClusterUnavailableException)
        {
            return PublishRules.ClusterUnavailable;
        }
    }

    private async ValueTask<PublishOutcome> ReadAsync(
        DeviceTopic topic, ImmutableArray<string>? clientKeys, ImmutableArray<string>? sharedKeys, MqttVersion version, bool wantsAcknowledgement)
    {
        if (clientKeys is null && sharedKeys is null)
        {
            clientKeys = sharedKeys = []; // wire-spec 4.2: no keys at all asks for all of both
        }

        try
        {
            var client = await ReadScopeAsync(ValueScope.Client, clientKeys);
            var shared = await ReadScopeAsync(ValueScope.Shared, sharedKeys);
            if (!client.TryGet(out var clientValues, out var fault) || !shared.TryGet(out var sharedValues, out fault))
            {
                return PublishRules.Faulted(version, wantsAcknowledgement, fault.Code);
            }

            return PublishOutcome.Answered(
                new Answer(topic.Response, topic.ResponseFilter, DeviceMessageCodec.EncodeAttributes(clientValues, sharedValues)));
        }
        catch (ClusterUnavailableException)
        {
            return PublishRules.ClusterUnavailable;
        }
    }

    private async ValueTask<Result<ImmutableArray<DeviceValue>>> ReadScopeAsync(ValueScope scope, ImmutableArray<string>? keys) =>
        keys is null
            ? ImmutableArray<DeviceValue>.Empty
            : await gateway.Cluster.ReadValuesAsync(device, scope, keys.Value).WithinAsync(gateway.Options.ReplyDeadline, gateway.Time);
}
