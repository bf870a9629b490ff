namespace ProvisioningCluster.Gateways.Mqtt.Topics;

/// <summary>What a device means by publishing to a topic.</summary>
internal enum DeviceTopicKind
{
    /// <summary>Not served.</summary>
    Unknown,

    Telemetry,
    Attributes,
    AttributesRequest,
}
