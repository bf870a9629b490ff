using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Acceptance.Tests.Devices;

internal sealed class HttpDevice(int port) : IDeviceConnection
{
    private readonly HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromSeconds(30) };

    public async Task<ProvisionAnswer> ProvisionAsync(JsonObject request)
    {
        using var response = await http.PostAsJsonAsync("api/v1/provision", request);
        response.EnsureSuccessStatusCode();
        return ProvisionAnswer.Parse(await response.Content.ReadAsStringAsync());
    }

    public async Task<bool> LogsInAsync(string token)
    {
        using var response = await http.PostAsJsonAsync($"api/v1/{Uri.EscapeDataString(token)}/telemetry", new JsonObject());
        return response.StatusCode switch
        {
            HttpStatusCode.OK => true,
            HttpStatusCode.Unauthorized => false,
            _ => throw new HttpRequestException($"Telemetry answered {response.StatusCode}."),
        };
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }
}
