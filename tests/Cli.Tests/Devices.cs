using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Cli.Tests;

/// <summary>Devices that ask for their credentials.</summary>
internal static class Devices
{
    /// <summary>The status word of the answer.</summary>
    public static async Task<string> ProvisionAsync(SiloProcess silo, string key, string secret, string name)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync(
            $"http://127.0.0.1:{silo.HttpPort}/api/v1/provision",
            new { deviceName = name, provisionDeviceKey = key, provisionDeviceSecret = secret });
        var body = await answer.Content.ReadFromJsonAsync<JsonNode>();
        return body?["status"]?.GetValue<string>() ?? throw new InvalidOperationException($"The answer has no status: {body}");
    }
}
