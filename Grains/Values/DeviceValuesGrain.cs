using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Sessions;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Values;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Values;

/// <summary>Latest values of devices. Holds no state, so its calls may interleave.</summary>
[StatelessWorker, GrainType("device-values"), CollectionAgeLimit(Minutes = 1)]
internal sealed partial class DeviceValuesGrain(
    ILedger ledger,
    TimeProvider clock,
    GrainInstruments instruments,
    ILogger<DeviceValuesGrain> logger) : Grain, IDeviceValuesGrain
{
    public async ValueTask<Result<Done>> SaveAsync(SaveValuesRequest request)
    {
        if (DeviceValueRules.Check(request) is { } invalid)
        {
            return invalid;
        }

        if (await OverflowsAsync(request))
        {
            return DeviceValueRules.TooManyKeys;
        }

        var seenAt = request.FromDevice ? clock.GetUtcNow().ToUnixTimeMilliseconds() : (long?)null;
        if (!await ledger.SaveValuesAsync(request.Tenant, request.DeviceId, request.Scope, request.Values, seenAt))
        {
            return DeviceValueRules.NoSuchDevice;
        }

        if (request is { Scope: ValueScope.Shared, Values.IsEmpty: false })
        {
            await DeliverAsync(request.Tenant, request.DeviceId, DeviceValueRules.UpdateMessage(request.Values));
        }

        return default(Done);
    }

    public async ValueTask<Result<ImmutableArray<DeviceValue>>> ReadAsync(
        TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys, CancellationToken cancellationToken = default) =>
        await ledger.ReadValuesAsync(tenant, deviceId, scope, keys, cancellationToken);

    public async ValueTask<Result<Done>> RemoveAsync(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys)
    {
        if (!await ledger.RemoveValuesAsync(tenant, deviceId, scope, keys))
        {
            return DeviceValueRules.NoSuchDevice;
        }

        if (scope == ValueScope.Shared && !keys.IsEmpty)
        {
            await DeliverAsync(tenant, deviceId, DeviceValueRules.RemovalMessage(keys));
        }

        return default(Done);
    }

    /// <summary>
    /// Counts the scope only when a key is new. Two calls at once may each add up to the limit; the next one is refused then.
    /// </summary>
    private async ValueTask<bool> OverflowsAsync(SaveValuesRequest request)
    {
        ImmutableArray<string> keys = [.. request.Values.Select(value => value.Key).Distinct(StringComparer.Ordinal)];
        if (keys.IsEmpty)
        {
            return false;
        }

        if (keys.Length > DeviceValueRules.MaxKeysPerScope)
        {
            return true;
        }

        var known = await ledger.ReadValuesAsync(request.Tenant, request.DeviceId, request.Scope, keys);
        if (known.Length == keys.Length)
        {
            return false;
        }

        var all = await ledger.ReadValuesAsync(request.Tenant, request.DeviceId, request.Scope, []);
        return DeviceValueRules.Overflows(all.Select(value => value.Key), keys);
    }

    private async ValueTask DeliverAsync(TenantId tenant, Guid deviceId, string json)
    {
        try
        {
            var sessions = new DeviceSessionsKey(tenant, deviceId);
            await GrainFactory.GetGrain<IDeviceSessionsGrain>(sessions.ToString()).DeliverAttributesAsync(json);
        }
        catch (Exception exception)
        {
            // The values are durable: a device that missed the message reads them when it asks.
            instruments.OnNotificationLost();
            LogDeliveryLost(logger, exception, deviceId);
        }
    }
}
