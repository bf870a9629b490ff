using System.Text.Json.Nodes;

namespace ProvisioningCluster.Testing;

public sealed partial class OperatorClient
{
    /// <summary>Attributes of a scope (<c>SERVER_SCOPE</c>, <c>SHARED_SCOPE</c>, <c>CLIENT_SCOPE</c>); no keys reads all of them.</summary>
    public async Task<JsonArray> GetAttributesAsync(string deviceId, string scope, string keys = "", CancellationToken cancellationToken = default)
    {
        var query = keys.Length == 0 ? "" : $"?keys={Uri.EscapeDataString(keys)}";
        return Present(await GetAsync($"api/plugins/telemetry/DEVICE/{deviceId}/values/attributes/{scope}{query}", cancellationToken)).AsArray();
    }

    /// <summary>The value of one attribute, or null.</summary>
    public async Task<JsonNode?> GetAttributeAsync(string deviceId, string scope, string key, CancellationToken cancellationToken = default)
    {
        var attributes = await GetAttributesAsync(deviceId, scope, key, cancellationToken);
        return attributes.Count == 0 ? null : attributes[0]!["value"];
    }

    public async Task SetAttributesAsync(string deviceId, string scope, JsonNode values, CancellationToken cancellationToken = default) =>
        await PostAsync($"api/plugins/telemetry/DEVICE/{deviceId}/{scope}", values, cancellationToken);

    public async Task DeleteAttributesAsync(string deviceId, string scope, string keys, CancellationToken cancellationToken = default) =>
        await DeleteAsync($"api/plugins/telemetry/DEVICE/{deviceId}/{scope}?keys={Uri.EscapeDataString(keys)}", cancellationToken);

    /// <summary>Latest telemetry: <c>{"t":[{"ts":..,"value":".."}]}</c>.</summary>
    public async Task<JsonNode> GetLatestTelemetryAsync(string deviceId, string keys = "", CancellationToken cancellationToken = default)
    {
        var query = keys.Length == 0 ? "" : $"?keys={Uri.EscapeDataString(keys)}";
        return Present(await GetAsync($"api/plugins/telemetry/DEVICE/{deviceId}/values/timeseries{query}", cancellationToken));
    }
}
