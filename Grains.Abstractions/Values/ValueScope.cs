namespace ProvisioningCluster.Grains.Abstractions.Values;

/// <summary>Which set of a device's latest values.</summary>
[GenerateSerializer, Alias("pc.ValueScope")]
public enum ValueScope
{
    /// <summary>Newest telemetry per key.</summary>
    Telemetry = 0,

    /// <summary>Attributes the device wrote.</summary>
    Client = 1,

    /// <summary>Attributes operators wrote and the device may read.</summary>
    Shared = 2,

    /// <summary>Attributes operators wrote and the device may not read.</summary>
    Server = 3,
}
