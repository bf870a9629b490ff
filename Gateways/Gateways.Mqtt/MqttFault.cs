using ProvisioningCluster.Gateways.Mqtt.Packets;

namespace ProvisioningCluster.Gateways.Mqtt;

/// <summary>How a fault of the cluster looks in MQTT.</summary>
/// <param name="ReturnCode">CONNACK return code of 3.x.</param>
/// <param name="ConnAck">CONNACK reason of 5.</param>
/// <param name="AfterConnAck">Reason of the DISCONNECT that follows a refused CONNACK in 5.</param>
/// <param name="Publish">Reason that refuses a PUBLISH of a device session.</param>
/// <param name="Effect">What it means for the session that published.</param>
internal readonly record struct MqttFault(byte ReturnCode, ReasonCode ConnAck, ReasonCode AfterConnAck, ReasonCode Publish, MqttFaultEffect Effect);
