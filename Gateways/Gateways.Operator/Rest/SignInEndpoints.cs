using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using ProvisioningCluster.Gateways.Core.Operators;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Signing in and staying signed in (wire-spec 6.1); the only endpoints without a token.</summary>
internal static partial class SignInEndpoints
{
    private const int LongestName = 255;
    private const int LongestPassword = 1024;

    public static void MapSignIn(this IEndpointRouteBuilder api)
    {
        api.MapPost("/auth/login", SignInAsync);
        api.MapPost("/auth/token", RefreshAsync);
    }

    private static async Task<Results<JsonHttpResult<TokenPair>, Refusal>> SignInAsync(
        HttpContext http, IGrainFactory grains, OperatorTokens tokens, SignInThrottle throttle, OperatorInstruments instruments, ILogger<OperatorTokens> logger)
    {
        if (Presented(await http.ReadAnyJsonAsync()) is not { } presented)
        {
            return OperatorFaults.Unauthenticated();
        }

        var source = http.Connection.RemoteIpAddress;
        if (!throttle.TryBegin(source, out var wait))
        {
            instruments.OnSignIn("throttled");
            return OperatorFaults.TooManySignIns(wait);
        }

        var answer = await grains.GetGrain<IUserGrain>(new UserKey(presented.UserName).ToString()).SignInAsync(presented.Password);
        if (!answer.TryGet(out var session, out var fault))
        {
            instruments.OnSignIn("refused");
            LogRefused(logger, source);

            // Whatever kept the user out, the reply is one (T-22).
            return fault.Code == FaultCode.Unavailable ? OperatorFaults.Unavailable() : OperatorFaults.Unauthenticated(OperatorFaults.WrongCredentials);
        }

        throttle.Succeeded(source);
        instruments.OnSignIn("accepted");
        LogAccepted(logger, session.User.UserId, source);
        return RestAnswers.Json(await tokens.IssueAsync(session));
    }

    private static async Task<Results<JsonHttpResult<TokenPair>, Refusal>> RefreshAsync(HttpContext http, IGrainFactory grains, OperatorTokens tokens)
    {
        if (!(await http.ReadAnyJsonAsync()).TryGet(out var json, out _) || new JsonFields(json).Text("refreshToken") is not { } token)
        {
            return OperatorFaults.Unauthenticated();
        }

        var reading = await tokens.ReadAsync(token, TokenUse.Refresh);
        if (reading.Identity is not { } identity)
        {
            return reading.Expired ? OperatorFaults.Expired() : OperatorFaults.Unauthenticated();
        }

        // A user who is gone, or another one under the same name, has no such session.
        var answer = await grains.GetGrain<IUserGrain>(new UserKey(identity.UserName).ToString()).RefreshAsync(identity.SessionId, reading.RefreshId);
        if (!answer.TryGet(out var session, out var fault))
        {
            return fault.Code == FaultCode.Unavailable ? OperatorFaults.Unavailable() : OperatorFaults.Unauthenticated();
        }

        return RestAnswers.Json(await tokens.IssueAsync(session));
    }

    private static (string UserName, SecretText Password)? Presented(Result<JsonElement> body)
    {
        if (!body.TryGet(out var json, out _))
        {
            return null;
        }

        var fields = new JsonFields(json);
        var userName = fields.Text("username");
        var password = fields.Text("password");
        return userName is { Length: > 0 and <= LongestName } && password is { Length: > 0 and <= LongestPassword } ? (userName, new SecretText(password)) : null;
    }

    [LoggerMessage(10, LogLevel.Information, "User {UserId} signed in from {Source}.")]
    private static partial void LogAccepted(ILogger logger, Guid userId, IPAddress? source);

    [LoggerMessage(11, LogLevel.Information, "A sign-in from {Source} was refused.")]
    private static partial void LogRefused(ILogger logger, IPAddress? source);
}
