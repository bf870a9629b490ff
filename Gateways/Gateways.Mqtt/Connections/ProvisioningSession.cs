using System.Buffers;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Gateways.Mqtt.Topics;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Provisioning;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>A provision-only session (wire-spec 3.1–3.3): asks, and hears answers that nobody else hears.</summary>
internal sealed class ProvisioningSession(MqttGateway gateway, RequestOrigin origin) : IMqttSession
{
    private bool answersInProtobuf;

    public Subscriptions Subscriptions { get; } = new(ProvisionTopics.Served);

    public ValueTask<PublishOutcome> PublishAsync(PublishPacket packet, MqttVersion version)
    {
        if (!ProvisionTopics.IsRequest(packet.Topic.Span))
        {
            return ValueTask.FromResult(PublishRules.UnknownTopicInProvisioning);
        }

        var started = gateway.Time.GetTimestamp();
        var decoded = ProvisionCodec.Decode(new ReadOnlySequence<byte>(packet.Payload), Guid.NewGuid(), origin);
        if (decoded.Request is not { } request)
        {
            gateway.OnRequest(GatewayOperation.Provision, GatewayOutcome.Malformed, started);
            return ValueTask.FromResult(PublishRules.Undecodable(version, packet.WantsAcknowledgement, decoded.Error));
        }

        // wire-spec 3.3: once Protobuf, always Protobuf. Set before the cluster is asked, so that no answer can overtake it.
        answersInProtobuf |= decoded.Format == PayloadFormat.Protobuf;
        return ProvisionAsync(request, version, packet.WantsAcknowledgement, started);
    }

    private async ValueTask<PublishOutcome> ProvisionAsync(ProvisionRequest request, MqttVersion version, bool wantsAcknowledgement, long started)
    {
        using var span = MqttGateway.BeginMessage("/provision/request");
        try
        {
            var outcome = await gateway.Cluster.ProvisionAsync(request);
            outcome.TryGet(out _, out var fault);
            if (fault?.Code == FaultCode.Unavailable)
            {
                return Unavailable(started); // unknown is not FAILURE (I-7)
            }

            if (fault?.Code == FaultCode.LimitReached)
            {
                gateway.OnRequest(GatewayOperation.Provision, GatewayOutcome.HeldOff, started);
                return PublishRules.HeldOff(version, wantsAcknowledgement, RetryHint.SecondsOf(fault));
            }

            var body = ProvisionCodec.Encode(answersInProtobuf ? PayloadFormat.Protobuf : PayloadFormat.Json, outcome);
            gateway.OnRequest(GatewayOperation.Provision, GatewayInstruments.OutcomeOf(outcome), started);
            return PublishOutcome.Answered(new Answer(ProvisionTopics.Response, ProvisionTopics.ResponseFilter, body));
        }
        catch (ClusterUnavailableException)
        {
            return Unavailable(started);
        }
    }

    private PublishOutcome Unavailable(long started)
    {
        gateway.OnRequest(GatewayOperation.Provision, GatewayOutcome.Unavailable, started);
        return PublishRules.ClusterUnavailable;
    }
}
