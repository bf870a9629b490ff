using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Core.Cluster;

/// <summary>Attributes that a device asked for; a section that was not asked for is empty.</summary>
public sealed record DeviceAttributes(ImmutableArray<DeviceValue> Client, ImmutableArray<DeviceValue> Shared)
{
    /// <summary>True when nothing matched (CoAP: 4.04, wire-spec 5.2).</summary>
    public bool IsEmpty => Client.IsDefaultOrEmpty && Shared.IsDefaultOrEmpty;
}
