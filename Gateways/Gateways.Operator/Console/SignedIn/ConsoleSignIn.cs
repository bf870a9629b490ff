using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Console.Rest;
using ProvisioningCluster.Gateways.Operator.Faults;

namespace ProvisioningCluster.Gateways.Operator.Console.SignedIn;

/// <summary>Turns a sign-in at the REST, with its throttle, its log and its one reply to every guess (T-22), into a session of the browser.</summary>
internal sealed class ConsoleSignIn(InProcessRest rest, OperatorTokens tokens, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Null when it succeeded; the cookie goes with the answer to this request.</summary>
    public Task<ApiFault?> SignInAsync(HttpContext http, string userName, string password) =>
        TakeTokenAsync(http, "/api/auth/login", new Dictionary<string, string> { ["username"] = userName, ["password"] = password });

    /// <summary>Ends every session of the user and opens a new one here. Null when it succeeded.</summary>
    public Task<ApiFault?> ChangePasswordAsync(HttpContext http, string current, string chosen) =>
        TakeTokenAsync(http, "/api/auth/changePassword", new Dictionary<string, string> { ["currentPassword"] = current, ["newPassword"] = chosen });

    /// <summary>Sets a first password by an activation and opens a session here. Null when it succeeded.</summary>
    public Task<ApiFault?> ActivateAsync(HttpContext http, string code, string password) =>
        TakeTokenAsync(http, "/api/noauth/activate", new Dictionary<string, string> { ["activateToken"] = code, ["password"] = password });

    private async Task<ApiFault?> TakeTokenAsync(HttpContext http, string path, Dictionary<string, string> body)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, Json);
        var request = new InProcessRequest(HttpMethods.Post, path)
        {
            Identity = ConsoleSession.IdentityOf(http.User),
            Source = http.Connection.RemoteIpAddress,
            Body = new MemoryStream(bytes),
            Length = bytes.Length,
            ContentType = "application/json",
        };
        await using var answer = await rest.SendAsync(request, http.RequestAborted);
        if (!answer.IsSuccess)
        {
            var refusal = await JsonSerializer.DeserializeAsync<RefusalBody>(answer.Body, Json, http.RequestAborted);
            return new ApiFault(answer.Status, refusal?.Message ?? OperatorFaults.OfStatus(answer.Status).Message);
        }

        var pair = await JsonSerializer.DeserializeAsync<TokenPair>(answer.Body, Json, http.RequestAborted);
        var reading = await tokens.ReadAsync(pair!.Token, TokenUse.Access);
        var identity = reading.Identity ?? throw new InvalidOperationException("The REST gave a token that it does not accept.");
        await http.SignInAsync(ConsoleSession.Scheme, ConsoleSession.PrincipalOf(identity, clock.GetUtcNow(), http.Connection.RemoteIpAddress));
        return null;
    }
}
