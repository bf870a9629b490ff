namespace ProvisioningCluster.Gateways.Mqtt;

/// <summary>What a fault does to the session whose PUBLISH met it.</summary>
internal enum MqttFaultEffect
{
    /// <summary>The message is refused: PUBACK with the reason where the version has it, else the connection ends.</summary>
    RefusesMessage,

    /// <summary>The session has no ground any more: it ends with the reason.</summary>
    EndsSession,

    /// <summary>The outcome is unknown: no PUBACK, and the device is sent away to come back.</summary>
    SendsAway,
}
