using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>What the REST answered: status, headers and JSON.</summary>
internal sealed record Answer(HttpStatusCode Status, HttpResponseMessage Response, JsonNode? Json)
{
    public static Task<Answer> GetAsync(HttpClient http, string path) => SendAsync(http, HttpMethod.Get, path, null);

    public static Task<Answer> PostAsync(HttpClient http, string path, JsonNode? body) => SendAsync(http, HttpMethod.Post, path, JsonContent.Create(body));

    public static Task<Answer> PostTextAsync(HttpClient http, string path, string body) =>
        SendAsync(http, HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"));

    public static Task<Answer> DeleteAsync(HttpClient http, string path) => SendAsync(http, HttpMethod.Delete, path, null);

    public static async Task<Answer> SendAsync(HttpClient http, HttpMethod method, string path, HttpContent? content, Action<HttpRequestMessage>? prepare = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = content;
        prepare?.Invoke(request);
        var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Answer(response.StatusCode, response, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>The JSON of an accepted request.</summary>
    public JsonNode Accepted()
    {
        Assert.True(Status == HttpStatusCode.OK, $"{Response.RequestMessage!.Method} {Response.RequestMessage.RequestUri!.AbsolutePath} answered {(int)Status}: {Json}");
        return Json!;
    }

    /// <summary>An accepted request that is answered without a body.</summary>
    public void AcceptedInSilence()
    {
        Assert.Equal(HttpStatusCode.OK, Status);
        Assert.Null(Json);
    }

    /// <summary>The error body of wire-spec 6.2, exactly.</summary>
    public void Refused(int status, int errorCode, string message)
    {
        Refused(status, errorCode);
        Assert.Equal(message, Json!["message"]!.GetValue<string>());
    }

    /// <inheritdoc cref="Refused(int, int, string)"/>
    public void Refused(int status, int errorCode)
    {
        Assert.Equal(status, (int)Status);
        Assert.Equal("application/json", Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["status", "message", "errorCode", "timestamp"], Json!.AsObject().Select(member => member.Key));
        Assert.Equal(status, Json["status"]!.GetValue<int>());
        Assert.Equal(errorCode, Json["errorCode"]!.GetValue<int>());
        Assert.NotEmpty(Json["message"]!.GetValue<string>());
        Assert.InRange(Json["timestamp"]!.GetValue<long>(), 1_700_000_000_000, 5_000_000_000_000);
    }
}
