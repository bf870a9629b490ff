namespace ProvisioningCluster.Testing.Devices;

/// <summary>The three protocols that a device may speak.</summary>
public enum DeviceProtocol
{
    Mqtt,
    Http,
    Coap,
}
