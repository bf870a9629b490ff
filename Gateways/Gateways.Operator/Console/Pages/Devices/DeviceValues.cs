using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Console.Rest;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Devices;

/// <summary>Attributes and newest telemetry of a device.</summary>
internal sealed record DeviceValues(
    IReadOnlyList<DeviceValue> Telemetry, IReadOnlyList<DeviceValue> Server, IReadOnlyList<DeviceValue> Shared, IReadOnlyList<DeviceValue> Client)
{
    public static DeviceValues None { get; } = new([], [], [], []);

    /// <summary>What is there now.</summary>
    public static async Task<(DeviceValues? Values, ApiFault? Fault)> ReadAsync(OperatorApi api, Guid deviceId)
    {
        var path = $"/api/plugins/telemetry/DEVICE/{deviceId}/values";
        if (!(await api.GetAsync<Dictionary<string, Sample[]>>($"{path}/timeseries?useStrictDataTypes=true")).TryGet(out var telemetry, out var fault)
            || !(await api.GetAsync<Stored[]>($"{path}/attributes/SERVER_SCOPE")).TryGet(out var server, out fault)
            || !(await api.GetAsync<Stored[]>($"{path}/attributes/SHARED_SCOPE")).TryGet(out var shared, out fault)
            || !(await api.GetAsync<Stored[]>($"{path}/attributes/CLIENT_SCOPE")).TryGet(out var client, out fault))
        {
            return (null, fault);
        }

        var newest = telemetry.Where(key => key.Value.Length > 0).Select(key => DeviceValue.Of(key.Key, key.Value[0].Value, key.Value[0].Ts));
        return (new DeviceValues([.. newest.OrderBy(value => value.Key, StringComparer.Ordinal)], Of(server), Of(shared), Of(client)), null);
    }

    private static IReadOnlyList<DeviceValue> Of(IEnumerable<Stored> attributes) =>
        [.. attributes.Select(attribute => DeviceValue.Of(attribute.Key, attribute.Value, attribute.LastUpdateTs)).OrderBy(value => value.Key, StringComparer.Ordinal)];

    private sealed record Sample(long Ts, JsonElement Value);

    private sealed record Stored(long LastUpdateTs, string Key, JsonElement Value);
}
