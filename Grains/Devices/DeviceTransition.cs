using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>What a change made of a device.</summary>
/// <param name="Before">The device as this grain knew it; null when there was none or nobody had looked.</param>
/// <param name="After">The device now; null when it is gone.</param>
/// <param name="Changed">False when it was so already.</param>
internal readonly record struct DeviceTransition(DeviceRow? Before, DeviceRow? After, bool Changed);
