using ProvisioningCluster.Grains.Abstractions.Devices;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>A device after a save, and the name of its profile.</summary>
internal sealed record SavedDevice(DeviceSnapshot Device, string ProfileName)
{
    public DeviceResource ToResource() => DeviceResource.Of(Device, ProfileName);
}
