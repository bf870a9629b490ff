using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>The cluster's word on a CONNECT: a registered device session, or a refusal.</summary>
/// <param name="Device">The device; null when refused.</param>
/// <param name="Registration">Ends the session's registration when disposed.</param>
/// <param name="Refusal">Why not.</param>
/// <param name="RetryAfter">Seconds after which the device may come again, where the refusal is not the last word.</param>
internal sealed record LoginOutcome(DeviceIdentity? Device, IAsyncDisposable? Registration, MqttFault Refusal, int? RetryAfter = null);
