using System.Collections.Immutable;
using System.Text.Json;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>Writes a row's attributes and telemetry, as an operator's save does.</summary>
internal sealed class ImportValues(IGrainFactory grains)
{
    public const string ProvisionState = "provisionState";

    /// <summary>Stores them; repeating it stores the same.</summary>
    public async ValueTask<Fault?> SaveAsync(DeviceKey device, Guid deviceId, ImportRow row, Guid operationId, string actor)
    {
        foreach (var scope in row.Values.GroupBy(value => value.Scope, value => value.Value))
        {
            ImmutableArray<DeviceValue> values = [.. scope];

            // The provision state decides about provisioning and so lives with the device, not among the values.
            if (scope.Key == ValueScope.Server && values.FirstOrDefault(value => value.Key == ProvisionState) is { } state)
            {
                var request = new SetProvisionStateRequest(operationId, deviceId, TextOf(state.Json), actor);
                if (!(await grains.GetGrain<IDeviceGrain>(device.ToString()).SetProvisionStateAsync(request)).TryGet(out _, out var refused))
                {
                    return refused;
                }

                values = values.Remove(state);
            }

            if (!values.IsEmpty
                && !(await grains.GetGrain<IDeviceValuesGrain>(0).SaveAsync(new SaveValuesRequest(device.Tenant, deviceId, scope.Key, values, FromDevice: false))).TryGet(out _, out var fault))
            {
                return fault;
            }
        }

        return null;
    }

    private static string TextOf(string json) => JsonElement.Parse(json) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : json;
}
