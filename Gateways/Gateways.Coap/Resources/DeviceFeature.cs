namespace ProvisioningCluster.Gateways.Coap.Resources;

/// <summary>The word of a device path that says what is wanted (wire-spec 5.1, 5.2).</summary>
internal enum DeviceFeature
{
    /// <summary>No word of ours.</summary>
    Unknown,
    Provision,
    Telemetry,
    Attributes,

    /// <summary>Understood as a path, not served.</summary>
    Rpc,

    /// <summary>Understood as a path, not served.</summary>
    Claim,
}
