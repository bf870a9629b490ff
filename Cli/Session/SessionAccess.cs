using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ProvisioningCluster.Cli.Rest;

namespace ProvisioningCluster.Cli.Session;

/// <summary>The token of a sign-in, renewed when it has run out.</summary>
internal sealed class SessionAccess(StoredSession session) : IAccess
{
    private StoredSession current = session;

    public string? Header => $"Bearer {current.Token}";

    public async Task<bool> RenewAsync(HttpClient http, CancellationToken cancelled)
    {
        using var one = await SessionFile.LockAsync(cancelled);
        if (SessionFile.Read() is not { } stored || stored.Url != current.Url)
        {
            return false;
        }

        if (stored.Token != current.Token)
        {
            current = stored; // another command renewed it meanwhile
            return true;
        }

        using var answer = await http.PostAsJsonAsync("api/auth/token", new { refreshToken = stored.RefreshToken }, cancelled);
        if (!answer.IsSuccessStatusCode)
        {
            throw new CommandFault(
                (int)answer.StatusCode is 401 or 403 ? ExitCode.Access : ExitCode.Unavailable,
                (int)answer.StatusCode is 401 or 403 ? "Your session has ended. Sign in again with: provisioning login" : $"The session could not be renewed: status {(int)answer.StatusCode}.");
        }

        current = Of(stored.Url, await answer.Content.ReadFromJsonAsync<JsonNode>(cancelled));
        SessionFile.Write(current);
        return true;
    }

    /// <summary>The answer to a sign-in or a refresh.</summary>
    public static StoredSession Of(string url, JsonNode? tokens) => new()
    {
        Url = url,
        Token = tokens?["token"]?.GetValue<string>() ?? throw new CommandFault(ExitCode.Failed, "The server answered without a token."),
        RefreshToken = tokens["refreshToken"]?.GetValue<string>() ?? throw new CommandFault(ExitCode.Failed, "The server answered without a refresh token."),
    };
}
