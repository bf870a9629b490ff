using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Values;

/// <summary>Values to store for one device.</summary>
/// <param name="Tenant">Owner.</param>
/// <param name="DeviceId">Device.</param>
/// <param name="Scope">Target set.</param>
/// <param name="Values">May be empty: then only the device's last-seen time moves.</param>
/// <param name="FromDevice">True when the device itself sent them.</param>
[GenerateSerializer, Immutable, Alias("pc.SaveValuesRequest")]
public sealed record SaveValuesRequest(
    [property: Id(0)] TenantId Tenant,
    [property: Id(1)] Guid DeviceId,
    [property: Id(2)] ValueScope Scope,
    [property: Id(3)] ImmutableArray<DeviceValue> Values,
    [property: Id(4)] bool FromDevice);
