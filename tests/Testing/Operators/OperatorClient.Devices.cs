using System.Text.Json.Nodes;

namespace ProvisioningCluster.Testing;

public sealed partial class OperatorClient
{
    /// <summary>A device; without a profile it gets the default one, without a token the server makes one.</summary>
    public async Task<JsonNode> CreateDeviceAsync(
        string name, string? profileId = null, string? accessToken = null, CancellationToken cancellationToken = default)
    {
        var device = new JsonObject { ["name"] = name };
        if (profileId is not null)
        {
            device["deviceProfileId"] = new JsonObject { ["entityType"] = "DEVICE_PROFILE", ["id"] = profileId };
        }

        var query = accessToken is null ? "" : $"?accessToken={Uri.EscapeDataString(accessToken)}";
        return Present(await PostAsync($"api/device{query}", device, cancellationToken));
    }

    /// <summary>The device of that name, or null.</summary>
    public async Task<JsonNode?> GetDeviceAsync(string name, CancellationToken cancellationToken = default) =>
        await GetOrNullAsync($"api/tenant/devices?deviceName={Uri.EscapeDataString(name)}", cancellationToken);

    public async Task DeleteDeviceAsync(string deviceId, CancellationToken cancellationToken = default) =>
        await DeleteAsync($"api/device/{deviceId}", cancellationToken);

    public async Task<JsonNode> GetCredentialsAsync(string deviceId, CancellationToken cancellationToken = default) =>
        Present(await GetAsync($"api/device/{deviceId}/credentials", cancellationToken));

    /// <summary>Saves a credentials object that was read before and changed.</summary>
    public async Task<JsonNode> SetCredentialsAsync(JsonNode credentials, CancellationToken cancellationToken = default) =>
        Present(await PostAsync("api/device/credentials", credentials, cancellationToken));

    /// <summary>Reads the device's credentials and saves them with another type, id and value.</summary>
    public async Task<JsonNode> SetCredentialsAsync(
        string deviceId, string type, string? credentialsId, string? credentialsValue, CancellationToken cancellationToken = default)
    {
        var credentials = await GetCredentialsAsync(deviceId, cancellationToken);
        credentials["credentialsType"] = type;
        credentials["credentialsId"] = credentialsId;
        credentials["credentialsValue"] = credentialsValue;
        return await SetCredentialsAsync(credentials, cancellationToken);
    }
}
