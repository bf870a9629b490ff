using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Testing.Devices;

/// <summary>A device that speaks HTTP, with a connection that it keeps.</summary>
public sealed class HttpDevice : IDeviceConnection
{
    private readonly HttpClient http;

    public HttpDevice(int port, string host = "127.0.0.1", TimeSpan? deadline = null, DeviceTls? tls = null)
    {
        var handler = new SocketsHttpHandler();
        if (tls is not null)
        {
            handler.SslOptions = tls.Options();
        }

        http = new HttpClient(handler) { BaseAddress = new Uri($"{(tls is null ? "http" : "https")}://{host}:{port}/"), Timeout = deadline ?? TimeSpan.FromSeconds(30) };
    }

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

    /// <summary>Status of a POST, such as to the token-less <c>api/v1/telemetry</c> of a device that has a certificate.</summary>
    public async Task<HttpStatusCode> PostAsync(string path, JsonObject body)
    {
        using var response = await http.PostAsJsonAsync(path, body);
        return response.StatusCode;
    }

    /// <summary>Status and body of a GET.</summary>
    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }
}
