using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Values;

/// <summary>Stateless, interleaving worker (any key) for the latest values of devices. The newest timestamp per key wins; answers after the commit.</summary>
[Alias("pc.IDeviceValuesGrain")]
public interface IDeviceValuesGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Stores values and notes that the device was seen. Shared attributes are also sent to the device's live session.
    /// Faults: NotFound (device gone), InvalidArgument, LimitReached (1,000 keys per scope).
    /// </summary>
    [Alias("save"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<Done>> SaveAsync(SaveValuesRequest request);

    /// <summary>Values of one scope, in order of key; of all keys when <paramref name="keys"/> is empty.</summary>
    [Alias("read"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<ImmutableArray<DeviceValue>>> ReadAsync(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys, CancellationToken cancellationToken = default);

    /// <summary>Removes values by key; a live session is told of removed shared attributes.</summary>
    [Alias("remove"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<Done>> RemoveAsync(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys);
}
