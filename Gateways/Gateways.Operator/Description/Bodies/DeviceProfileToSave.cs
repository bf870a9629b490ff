using ProvisioningCluster.Gateways.Operator.Rest;

namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>What counts in the body of a profile (wire-spec 6.4); all else in it is ignored, so a profile that was read can be sent back.</summary>
internal sealed record DeviceProfileToSave
{
    /// <summary>Absent makes a new one.</summary>
    public EntityReference? Id { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public string? Image { get; init; }

    /// <summary>DEFAULT.</summary>
    public required string Type { get; init; }

    /// <summary>DEFAULT, MQTT, COAP, LWM2M or SNMP.</summary>
    public required string TransportType { get; init; }

    /// <summary>DISABLED, ALLOW_CREATE_NEW_DEVICES, CHECK_PRE_PROVISIONED_DEVICES or X509_CERTIFICATE_CHAIN.</summary>
    public string? ProvisionType { get; init; }

    /// <summary>What devices send to say which profile they mean; computed for the chain strategy.</summary>
    public string? ProvisionDeviceKey { get; init; }

    public ProfileDataToSave? ProfileData { get; init; }

    /// <summary>The version that was read; absent overwrites.</summary>
    public long? Version { get; init; }
}
