using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>The device in this grain's memory.</summary>
internal sealed partial class DeviceGrain
{
    private DeviceCopy Device => field ??= new DeviceCopy(DeviceKey.Parse(this.GetPrimaryKeyString()), ledger, logger, DeactivateOnIdle);

    private DeviceKey Key => Device.Key;

    private DeviceRow? Row => Device.Row;
}
