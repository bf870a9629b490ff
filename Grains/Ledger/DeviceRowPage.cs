using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Ledger;

/// <summary>One page of devices, and how many match over all pages.</summary>
public sealed record DeviceRowPage(ImmutableArray<DeviceRow> Devices, long TotalElements);
