using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>What a PUBLISH that cannot be served leads to, per version and QoS (wire-spec 1.2, 3.2, 3.4, 3.6).</summary>
internal static class PublishRules
{
    /// <summary>
    /// The outcome is unknown (invariants 3.6, I-7, I-19): a PUBACK would claim an answer, so there is none; MQTT 5 hears
    /// "server busy", 3.x sees the connection close, and both send again.
    /// </summary>
    public static PublishOutcome ClusterUnavailable =>
        new(null, null, new Ending(EndingCause.ClusterUnavailable, ReasonCode.ServerBusy, RetryAfter: RetryHint.SecondsOfOutage()));

    /// <summary>
    /// Over a limit of rate: MQTT 5 with QoS hears it in the PUBACK and goes on, or else in the DISCONNECT. 3.x has no word for it: no
    /// PUBACK, so the message is still the device's to send, and the connection closes. A FAILURE would be taken for the last word.
    /// </summary>
    public static PublishOutcome HeldOff(MqttVersion version, bool wantsAcknowledgement, int retryAfter) =>
        version == MqttVersion.V500 && wantsAcknowledgement
            ? new PublishOutcome(ReasonCode.QuotaExceeded, null, null, retryAfter)
            : new PublishOutcome(null, null, new Ending(EndingCause.HeldOff, ReasonCode.QuotaExceeded, RetryAfter: retryAfter));

    /// <summary>wire-spec 3.2: acknowledged, then the provisioning session ends.</summary>
    public static PublishOutcome UnknownTopicInProvisioning { get; } = EndAfterAcknowledging(ReasonCode.TopicNameInvalid);

    /// <summary>
    /// wire-spec 3.6, 3.4: MQTT 5 is told in the PUBACK and goes on. 3.x has no word for it: acknowledged, because a device
    /// would else send the same message again after every reconnect, then closed.
    /// </summary>
    public static PublishOutcome UnknownTopic(MqttVersion version, bool wantsAcknowledgement) =>
        version == MqttVersion.V500
            ? Refused(version, wantsAcknowledgement, ReasonCode.TopicNameInvalid)
            : EndAfterAcknowledging(ReasonCode.TopicNameInvalid);

    /// <summary>Whoever listens to events publishes nothing. As an unknown topic of a device, but the reason is another.</summary>
    public static PublishOutcome NotAllowed(MqttVersion version, bool wantsAcknowledgement) =>
        version == MqttVersion.V500
            ? Refused(version, wantsAcknowledgement, ReasonCode.NotAuthorized)
            : EndAfterAcknowledging(ReasonCode.NotAuthorized);

    /// <summary>wire-spec 1.2 for provisioning payloads.</summary>
    public static PublishOutcome Undecodable(MqttVersion version, bool wantsAcknowledgement, PayloadError error) =>
        error == PayloadError.BadStructure
            ? Refused(version, wantsAcknowledgement, ReasonCode.PayloadFormatInvalid)
            : EndAfterAcknowledging(ReasonCode.ImplementationSpecificError);

    /// <summary>wire-spec 3.6: MQTT 5 with QoS hears the reason in the PUBACK and goes on; everyone else is closed without one.</summary>
    public static PublishOutcome Refused(MqttVersion version, bool wantsAcknowledgement, ReasonCode reason) =>
        version == MqttVersion.V500 && wantsAcknowledgement
            ? new PublishOutcome(reason, null, null)
            : new PublishOutcome(null, null, new Ending(EndingCause.RefusedMessage, reason));

    /// <summary>The cluster refused what a device session sent.</summary>
    public static PublishOutcome Faulted(MqttVersion version, bool wantsAcknowledgement, FaultCode code)
    {
        var fault = MqttFaults.Of(code);
        return fault.Effect switch
        {
            MqttFaultEffect.RefusesMessage => Refused(version, wantsAcknowledgement, fault.Publish),
            MqttFaultEffect.EndsSession => new PublishOutcome(null, null, new Ending(EndingCause.CredentialsGone, fault.Publish)),
            _ => ClusterUnavailable,
        };
    }

    private static PublishOutcome EndAfterAcknowledging(ReasonCode reason) =>
        new(reason, null, new Ending(EndingCause.RefusedMessage, reason));
}
