using ProvisioningCluster.Grains.Abstractions.Events;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>The cluster's word on an operator's CONNECT: a session, or a refusal.</summary>
/// <param name="Session">Null when refused.</param>
/// <param name="Opened">What was found of an earlier connection; null when refused.</param>
/// <param name="AssignedClientId">The client id, when the client gave none.</param>
/// <param name="Refusal">Why not.</param>
/// <param name="RetryAfter">Seconds after which the client may come again, where the refusal is not the last word.</param>
internal sealed record OperatorLoginOutcome(OperatorSession? Session, OpenedConsumer? Opened, string? AssignedClientId, MqttFault Refusal, int? RetryAfter = null);
