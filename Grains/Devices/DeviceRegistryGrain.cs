using Orleans.Concurrency;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>Answers from the ledger's indexes. Holds no state, so its calls may interleave.</summary>
[StatelessWorker, GrainType("device-registry"), CollectionAgeLimit(Minutes = 1)]
internal sealed class DeviceRegistryGrain(ILedger ledger) : Grain, IDeviceRegistryGrain
{
    /// <summary>A page is one message between silos.</summary>
    private const int MaxPageSize = 10_000;

    public async ValueTask<Result<DeviceSnapshot>> FindAsync(TenantId tenant, Guid deviceId, CancellationToken cancellationToken = default)
    {
        var row = await ledger.FindDeviceAsync(tenant, deviceId, cancellationToken);
        return row is not null ? row.ToSnapshot() : DeviceRules.NoSuchDevice;
    }

    public async ValueTask<Result<DevicePage>> ListAsync(DeviceQuery query, CancellationToken cancellationToken = default)
    {
        if (query.PageSize is < 1 or > MaxPageSize)
        {
            return new Fault(FaultCode.InvalidArgument, $"Page size must be between 1 and {MaxPageSize}.", "pageSize");
        }

        if (query.Page < 0)
        {
            return new Fault(FaultCode.InvalidArgument, "Page must not be negative.", "page");
        }

        if (!Enum.IsDefined(query.SortBy))
        {
            return new Fault(FaultCode.InvalidArgument, "Devices cannot be sorted by this property.", "sortProperty");
        }

        var page = await ledger.ListDevicesAsync(query, cancellationToken);
        return new DevicePage([.. page.Devices.Select(DeviceSnapshots.ToSnapshot)], page.TotalElements);
    }
}
