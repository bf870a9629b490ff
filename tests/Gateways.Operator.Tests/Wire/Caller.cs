using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>Somebody who calls the REST with one header value and nothing else.</summary>
internal sealed class Caller(Uri address, string? authorization) : IDisposable
{
    public HttpClient Http { get; } = Client(address, authorization);

    public string? Authorization { get; } = authorization;

    /// <summary>The user as created; null for those who exist anyway.</summary>
    public JsonNode? User { get; init; }

    public string? Password { get; init; }

    public string UserId => Objects.IdOf(User!);

    public string Email => User!["email"]!.GetValue<string>();

    public static async Task<Caller> SignInAsync(Uri address, string user, string password, JsonNode? known = null)
    {
        using var http = Client(address, null);
        var pair = (await Answer.PostAsync(http, "api/auth/login", new JsonObject { ["username"] = user, ["password"] = password })).Accepted();
        return new Caller(address, $"Bearer {pair["token"]!.GetValue<string>()}") { User = known, Password = password };
    }

    public Task<Answer> GetAsync(string path) => Answer.GetAsync(Http, path);

    public Task<Answer> PostAsync(string path, JsonNode? body = null) => Answer.PostAsync(Http, path, body);

    public Task<Answer> PutAsync(string path, JsonNode? body = null) => Answer.SendAsync(Http, HttpMethod.Put, path, body is null ? null : JsonContent.Create(body));

    public Task<Answer> DeleteAsync(string path) => Answer.DeleteAsync(Http, path);

    /// <summary>The address of an answer that is plain text.</summary>
    public async Task<string> TextAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((200, "text/plain"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => Http.Dispose();

    private static HttpClient Client(Uri address, string? authorization)
    {
        var http = new HttpClient { BaseAddress = address };
        if (authorization is not null)
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation("X-Authorization", authorization);
        }

        return http;
    }
}
