using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Testing.Devices;

/// <summary>A device that speaks HTTP, with a connection that it keeps.</summary>
public sealed class HttpDevice(int port, string host = "127.0.0.1", TimeSpan? deadline = null) : IDeviceConnection
{
    private readonly HttpClient http = new() { BaseAddress = new Uri($"http://{host}:{port}/"), Timeout = deadline ?? TimeSpan.FromSeconds(30) };

    /// <summary>A connection that was closed is replaced unseen.</summary>
    public bool IsOpen => true;

    public async Task<ProvisionAnswer> ProvisionAsync(JsonObject request)
    {
        try
        {
            using var response = await http.PostAsJsonAsync("api/v1/provision", request);
            return response.IsSuccessStatusCode
                ? ProvisionAnswer.Parse(await response.Content.ReadAsStringAsync())
                : throw new NoAnswerException($"HTTP {(int)response.StatusCode}", retryAfter: response.Headers.RetryAfter?.Delta);
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConnectionError)
        {
            throw new NoAnswerException("HTTP refused", refused: true, cause: error);
        }
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
