using System.Buffers;
using System.Collections.Immutable;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Gateways.Core.Telemetry;
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
        if (topic.Kind == DeviceTopicKind.Unknown)
        {
            return ValueTask.FromResult(PublishRules.UnknownTopic(version, packet.WantsAcknowledgement));
        }

        var request = new Request(OperationOf(topic.Kind), version, packet.WantsAcknowledgement, gateway.Time.GetTimestamp());
        var payload = new ReadOnlySequence<byte>(packet.Payload);
        var now = gateway.Time.GetUtcNow().ToUnixTimeMilliseconds();
        switch (topic.Kind)
        {
            case DeviceTopicKind.Telemetry when DeviceMessageCodec.TryDecodeTelemetry(payload, topic.Format, now, out var values):
                return SaveAsync(request, ValueScope.Telemetry, values);

            case DeviceTopicKind.Attributes when DeviceMessageCodec.TryDecodeAttributes(payload, topic.Format, now, out var values):
                return SaveAsync(request, ValueScope.Client, values);

            case DeviceTopicKind.AttributesRequest when DeviceMessageCodec.TryDecodeAttributesRequest(payload, topic.Format, out var client, out var shared):
                return ReadAsync(request, topic, client, shared);

            default:
                gateway.OnRequest(request.Operation, GatewayOutcome.Malformed, request.Started);
                return ValueTask.FromResult(PublishRules.Refused(version, packet.WantsAcknowledgement, ReasonCode.PayloadFormatInvalid));
        }
    }

    private static GatewayOperation OperationOf(DeviceTopicKind kind) => kind switch
    {
        DeviceTopicKind.Telemetry => GatewayOperation.Telemetry,
        DeviceTopicKind.Attributes => GatewayOperation.Attributes,
        _ => GatewayOperation.AttributesRequest,
    };

    /// <summary>For spans: the forms for other payloads and the numbers of requests are left out.</summary>
    private static string TopicOf(GatewayOperation operation) => operation switch
    {
        GatewayOperation.Telemetry => "v1/devices/me/telemetry",
        GatewayOperation.Attributes => "v1/devices/me/attributes",
        _ => "v1/devices/me/attributes/request/+",
    };

    private async ValueTask<PublishOutcome> SaveAsync(Request request, ValueScope scope, ImmutableArray<DeviceValue> values)
    {
        using var span = MqttGateway.BeginMessage(TopicOf(request.Operation));
        try
        {
            var saved = await gateway.Cluster.SaveValuesAsync(device, scope, values);
            return saved.TryGet(out _, out var fault) ? Succeed(request, PublishOutcome.Done) : Fail(request, fault.Code);
        }
        catch (ClusterUnavailableException)
        {
            return Fail(request, FaultCode.Unavailable);
        }
    }

    private async ValueTask<PublishOutcome> ReadAsync(Request request, DeviceTopic topic, ImmutableArray<string>? client, ImmutableArray<string>? shared)
    {
        using var span = MqttGateway.BeginMessage(TopicOf(request.Operation));
        try
        {
            var read = await gateway.Cluster.ReadAttributesAsync(device, client, shared);
            if (!read.TryGet(out var attributes, out var fault))
            {
                return Fail(request, fault.Code);
            }

            var body = DeviceMessageCodec.EncodeAttributes(attributes.Client, attributes.Shared);
            return Succeed(request, PublishOutcome.Answered(new Answer(topic.Response, topic.ResponseFilter, body)));
        }
        catch (ClusterUnavailableException)
        {
            return Fail(request, FaultCode.Unavailable);
        }
    }

    private PublishOutcome Succeed(in Request request, PublishOutcome outcome)
    {
        gateway.OnRequest(request.Operation, GatewayOutcome.Success, request.Started);
        return outcome;
    }

    private PublishOutcome Fail(in Request request, FaultCode code)
    {
        gateway.OnRequest(request.Operation, code == FaultCode.Unavailable ? GatewayOutcome.Unavailable : GatewayOutcome.Refused, request.Started);
        return PublishRules.Faulted(request.Version, request.WantsAcknowledgement, code);
    }

    private readonly record struct Request(GatewayOperation Operation, MqttVersion Version, bool WantsAcknowledgement, long Started);
}
