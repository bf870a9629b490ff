using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>
/// A device's attributes as operators see them: the stored values, and in the server scope what the device itself keeps.
/// <c>provisionState</c> is part of the device, because provisioning decides by it in one transaction (I-6).
/// </summary>
internal sealed class DeviceAttributes(StatelessWorkers workers, DeviceIndex devices)
{
    private const string ProvisionState = "provisionState";
    private const string LastActivityTime = "lastActivityTime";

    /// <summary>Values of the scope, of all keys when <paramref name="keys"/> is empty.</summary>
    public async ValueTask<Result<List<DeviceValue>>> ReadAsync(DeviceSnapshot device, ValueScope scope, ImmutableArray<string> keys, CancellationToken cancellationToken)
    {
        if (!(await Values().ReadAsync(device.Key.Tenant, device.DeviceId, scope, keys, cancellationToken)).TryGet(out var stored, out var fault))
        {
            return DeviceTexts.Told(fault, device.DeviceId);
        }

        if (scope != ValueScope.Server)
        {
            return stored.ToList();
        }

        var kept = Kept(device).Where(value => keys.IsEmpty || keys.Contains(value.Key)).ToList();
        kept.AddRange(stored.Where(value => !IsKept(value.Key)));
        return kept;
    }

    public async ValueTask<Result<Done>> SaveAsync(OperatorIdentity caller, DeviceSnapshot device, ValueScope scope, ImmutableArray<DeviceValue> values)
    {
        if (scope == ValueScope.Server && values.FirstOrDefault(value => value.Key == ProvisionState) is { } state)
        {
            if (!(await SetStateAsync(caller, device, TextOf(state.Json))).TryGet(out _, out var fault))
            {
                return fault;
            }

            values = values.Remove(state);
        }

        return values.IsEmpty
            ? default(Done)
            : Told(await Values().SaveAsync(new SaveValuesRequest(device.Key.Tenant, device.DeviceId, scope, values, FromDevice: false)), device);
    }

    public async ValueTask<Result<Done>> RemoveAsync(OperatorIdentity caller, DeviceSnapshot device, ValueScope scope, ImmutableArray<string> keys)
    {
        if (scope == ValueScope.Server && keys.Contains(ProvisionState))
        {
            if (!(await SetStateAsync(caller, device, state: null)).TryGet(out _, out var fault))
            {
                return fault;
            }

            keys = keys.Remove(ProvisionState);
        }

        return keys.IsEmpty ? default(Done) : Told(await Values().RemoveAsync(device.Key.Tenant, device.DeviceId, scope, keys), device);
    }

    private static Result<Done> Told(Result<Done> answer, DeviceSnapshot device) =>
        answer.TryGet(out _, out var fault) ? answer : DeviceTexts.Told(fault, device.DeviceId);

    private static bool IsKept(string key) => key is ProvisionState or LastActivityTime;

    private static IEnumerable<DeviceValue> Kept(DeviceSnapshot device)
    {
        if (device.LastSeenAt is { } seen)
        {
            yield return new DeviceValue(LastActivityTime, seen.ToString(CultureInfo.InvariantCulture), seen);
        }

        if (device.ProvisionState is { } state)
        {
            yield return new DeviceValue(ProvisionState, JsonSerializer.Serialize(state, OperatorJson.Options), device.ProvisionStateAt ?? device.CreatedAt);
        }
    }

    /// <summary>The state is a text; what else an operator writes counts as its JSON text.</summary>
    private static string TextOf(string json)
    {
        var value = JsonElement.Parse(json);
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : json;
    }

    private async ValueTask<Result<DeviceSnapshot>> SetStateAsync(OperatorIdentity caller, DeviceSnapshot device, string? state)
    {
        var request = new SetProvisionStateRequest(Guid.NewGuid(), device.DeviceId, state, caller.UserName);
        var answer = await devices.Grain(device.Key).SetProvisionStateAsync(request);
        return answer.TryGet(out _, out var fault) ? answer : DeviceTexts.Told(fault, device.DeviceId);
    }

    private IDeviceValuesGrain Values() => workers.Next<IDeviceValuesGrain>();
}
