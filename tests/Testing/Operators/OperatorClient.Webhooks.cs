using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Testing;

public sealed partial class OperatorClient
{
    /// <summary>A new webhook; its answer holds the secret.</summary>
    public async Task<JsonNode> CreateWebhookAsync(string url, string? profileId = null, string[]? kinds = null, CancellationToken cancellationToken = default) =>
        Present(await PostAsync(
            "api/webhooks",
            new JsonObject { ["url"] = url, ["deviceProfileId"] = profileId, ["kinds"] = new JsonArray([.. (kinds ?? []).Select(kind => (JsonNode)kind)]) },
            cancellationToken));

    public async Task<JsonNode> GetWebhookAsync(string id, CancellationToken cancellationToken = default) => Present(await GetAsync($"api/webhooks/{id}", cancellationToken));

    public async Task<JsonNode> PutAsync(string path, JsonNode body, CancellationToken cancellationToken = default)
    {
        using var response = await Http.PutAsJsonAsync(path, body, cancellationToken);
        return Present(await ReadAsync(response, cancellationToken));
    }
}
