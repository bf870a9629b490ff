namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>Protocol level of the CONNECT packet.</summary>
internal enum MqttVersion : byte
{
    /// <summary>MQTT 3.1 (protocol name <c>MQIsdp</c>).</summary>
    V310 = 3,

    /// <summary>MQTT 3.1.1.</summary>
    V311 = 4,

    /// <summary>MQTT 5.</summary>
    V500 = 5,
}
