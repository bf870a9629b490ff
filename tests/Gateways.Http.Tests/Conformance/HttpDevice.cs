using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Http.Tests.Conformance;

/// <summary>A device that speaks HTTP to the silo.</summary>
internal sealed class HttpDevice(SiloProcess silo) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{silo.HttpPort}/"), Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>The answer's JSON to a request that must be answered with 200.</summary>
    public async Task<JsonNode> ProvisionAsync(TestProfile profile, string? name, params (string Field, JsonNode? Value)[] fields) =>
        await ProvisionAsync(profile.Request(name, fields));

    public async Task<JsonNode> ProvisionAsync(JsonObject request)
    {
        var (status, body) = await PostAsync("api/v1/provision", request.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, status);
        return JsonNode.Parse(body)!;
    }

    /// <summary>The word SUCCESS, FAILURE or NOT_FOUND.</summary>
    public async Task<string> StatusAsync(TestProfile profile, string? name, params (string Field, JsonNode? Value)[] fields) =>
        (await ProvisionAsync(profile, name, fields))["status"]!.GetValue<string>();

    public Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string body, string contentType = "application/json") =>
        PostAsync(path, Encoding.UTF8.GetBytes(body), contentType);

    public async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, byte[] body, string contentType = "application/json")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var response = await http.PostAsync(path, content, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public void Dispose() => http.Dispose();
}
