using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Testing;

/// <summary>
/// Thin wrappers of the operator REST (wire section 6). A refusal is an <see cref="HttpRequestException"/> with the status and the body;
/// tests of refusals use <see cref="Http"/> itself.
/// </summary>
public sealed partial class OperatorClient : IDisposable
{
    public OperatorClient(Uri baseAddress, string user, string password)
    {
        var login = new OperatorLogin(user, password);
        Http = new HttpClient(login) { BaseAddress = baseAddress, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Client with the session token on every call that brings none of its own.</summary>
    public HttpClient Http { get; }

    /// <summary>The UUID text of an entity: <c>id.id</c>.</summary>
    public static string IdOf(JsonNode entity) =>
        entity["id"]?["id"]?.GetValue<string>() ?? throw new ArgumentException("The entity has no id.", nameof(entity));

    public async Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken = default)
    {
        using var response = await Http.GetAsync(path, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    public async Task<JsonNode?> PostAsync(string path, JsonNode body, CancellationToken cancellationToken = default)
    {
        using var response = await Http.PostAsJsonAsync(path, body, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    public async Task DeleteAsync(string path, CancellationToken cancellationToken = default)
    {
        using var response = await Http.DeleteAsync(path, cancellationToken);
        await ReadAsync(response, cancellationToken);
    }

    public void Dispose() => Http.Dispose();

    internal static async Task<JsonNode?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException(
                $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}: {text}",
                inner: null,
                response.StatusCode);
        }

        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    private async Task<JsonNode?> GetOrNullAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await Http.GetAsync(path, cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response, cancellationToken);
    }

    private static JsonNode Present(JsonNode? answer) => answer ?? throw new HttpRequestException("The answer has no body.");
}
