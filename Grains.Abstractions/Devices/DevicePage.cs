using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Devices;

/// <summary>One page of devices.</summary>
/// <param name="Devices">In the order asked for.</param>
/// <param name="TotalElements">Devices that match, over all pages.</param>
[GenerateSerializer, Immutable, Alias("pc.DevicePage")]
public sealed record DevicePage(
    [property: Id(0)] ImmutableArray<DeviceSnapshot> Devices,
    [property: Id(1)] long TotalElements);
