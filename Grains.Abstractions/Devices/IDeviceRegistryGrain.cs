using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Devices;

/// <summary>Stateless, interleaving worker (any key) that answers operators' questions about many devices from the ledger's indexes.</summary>
[Alias("pc.IDeviceRegistryGrain")]
public interface IDeviceRegistryGrain : IGrainWithIntegerKey
{
    /// <summary>The device with this identity in this tenant. Fault: NotFound.</summary>
    [Alias("find"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<DeviceSnapshot>> FindAsync(TenantId tenant, Guid deviceId, CancellationToken cancellationToken = default);

    /// <summary>One page of a tenant's devices.</summary>
    [Alias("list"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<DevicePage>> ListAsync(DeviceQuery query, CancellationToken cancellationToken = default);
}
