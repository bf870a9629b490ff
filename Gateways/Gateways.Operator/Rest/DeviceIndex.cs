using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>A tenant's devices, by id and by name.</summary>
internal sealed class DeviceIndex(IGrainFactory grains, StatelessWorkers workers)
{
    /// <summary>Devices asked for at the same time.</summary>
    private const int Together = 16;

    public IDeviceGrain Grain(DeviceKey key) => grains.GetGrain<IDeviceGrain>(key.ToString());

    /// <summary>The device of a path; a malformed id is refused as such.</summary>
    public async ValueTask<Result<DeviceSnapshot>> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        QueryText.Id(id).TryGet(out var deviceId, out var fault) ? await FindAsync(tenant, deviceId, cancellationToken) : fault;

    public async ValueTask<Result<DeviceSnapshot>> FindAsync(TenantId tenant, Guid deviceId, CancellationToken cancellationToken)
    {
        var answer = await workers.Next<IDeviceRegistryGrain>().FindAsync(tenant, deviceId, cancellationToken);
        return answer.TryGet(out _, out var fault) ? answer : DeviceTexts.Told(fault, deviceId);
    }

    /// <summary>Those of the ids that are devices of the tenant.</summary>
    public async ValueTask<Result<List<DeviceSnapshot>>> FindAllAsync(TenantId tenant, IReadOnlyList<Guid> deviceIds, CancellationToken cancellationToken)
    {
        var found = new List<DeviceSnapshot>(deviceIds.Count);
        foreach (var some in deviceIds.Chunk(Together))
        {
            foreach (var answer in await Task.WhenAll(some.Select(deviceId => FindAsync(tenant, deviceId, cancellationToken).AsTask())))
            {
                if (answer.TryGet(out var device, out var fault))
                {
                    found.Add(device);
                }
                else if (fault.Code != FaultCode.NotFound)
                {
                    return fault;
                }
            }
        }

        return found;
    }

    public async ValueTask<Result<DeviceSnapshot>> FindByNameAsync(TenantId tenant, string name)
    {
        var normalised = NameRules.Normalised(name);
        if (!NameRules.CanBeName(normalised))
        {
            return new Fault(FaultCode.NotFound, string.Empty); // no grain for a name that cannot be
        }

        var answer = await Grain(new DeviceKey(tenant, normalised)).GetAsync();
        return answer.TryGet(out _, out var fault) || fault.Code != FaultCode.NotFound ? answer : new Fault(FaultCode.NotFound, string.Empty);
    }

    public ValueTask<Result<DevicePage>> ListAsync(DeviceQuery query, CancellationToken cancellationToken) =>
        workers.Next<IDeviceRegistryGrain>().ListAsync(query, cancellationToken);
}
