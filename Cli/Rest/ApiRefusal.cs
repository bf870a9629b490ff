using System.Net;
using System.Text.Json;

namespace ProvisioningCluster.Cli.Rest;

/// <summary>The cluster answered with an error.</summary>
internal sealed class ApiRefusal : Exception
{
    private ApiRefusal(HttpStatusCode status, string message)
        : base(message) => Status = status;

    public HttpStatusCode Status { get; }

    public int ExitCode => Status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Cli.ExitCode.Access,
        HttpStatusCode.NotFound => Cli.ExitCode.NotFound,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => Cli.ExitCode.Unavailable,
        _ => Cli.ExitCode.Failed,
    };

    public static async Task<ApiRefusal> OfAsync(HttpResponseMessage answer, CancellationToken cancelled)
    {
        var text = MessageIn(await answer.Content.ReadAsStringAsync(cancelled)) ?? $"The server answered with status {(int)answer.StatusCode} {answer.ReasonPhrase}.";
        return new ApiRefusal(answer.StatusCode, answer.Headers.RetryAfter?.Delta is { } wait ? $"{text} (try again in {wait.TotalSeconds:0} s)" : text);
    }

    /// <summary>The message of the error body; null when something else than the cluster answered.</summary>
    private static string? MessageIn(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("message", out var message) ? message.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
