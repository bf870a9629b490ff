using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Core.Operators;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>
/// How a new user comes to a password that nobody else knows: an administrator asks for a link and hands it over, the user sends
/// its token with the password. Each link takes the place of the one before, for only its hash is kept.
/// </summary>
internal static class UserActivationEndpoints
{
    private const int LongestToken = 2_048;

    /// <summary>Without a session: the token is the proof.</summary>
    public static void MapActivation(this IEndpointRouteBuilder api) => api.MapPost("/noauth/activate", ActivateAsync);

    public static void MapUserActivations(this IEndpointRouteBuilder api)
    {
        api.MapGet("/user/{id}/activationLink", GetLinkAsync)
            .WithMetadata(AdministratorsOnly.Instance, SystemAdministratorsToo.Instance, PeopleOnly.Instance, new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["text/plain"]));
        api.MapGet("/user/{id}/activationLinkInfo", GetLinkInfoAsync).WithMetadata(AdministratorsOnly.Instance, SystemAdministratorsToo.Instance, PeopleOnly.Instance);
    }

    private static async Task<Results<ContentHttpResult, Refusal>> GetLinkAsync(HttpContext http, string id, TenantUsers users, TimeProvider clock) =>
        (await IssueAsync(http, id, users, clock)).TryGet(out var issued, out var fault) ? TypedResults.Text(issued.Value) : RestAnswers.Refused(fault);

    private static async Task<Results<JsonHttpResult<ActivationResource>, Refusal>> GetLinkInfoAsync(HttpContext http, string id, TenantUsers users, TimeProvider clock) =>
        RestAnswers.Answer(await IssueAsync(http, id, users, clock), issued => issued);

    private static async ValueTask<Result<ActivationResource>> IssueAsync(HttpContext http, string id, TenantUsers users, TimeProvider clock)
    {
        var caller = http.Operator();
        if (!QueryText.Id(id).TryGet(out var userId, out var fault)
            || !(await users.FindAsync(caller, userId, http.RequestAborted)).TryGet(out var user, out fault)
            || !(await users.Named(user.UserName).IssueActivationAsync(userId, caller.UserName)).TryGet(out var activation, out fault))
        {
            return fault;
        }

        var address = $"{http.Request.Scheme}://{http.Request.Host}/api/noauth/activate?activateToken={activation.Token.Reveal()}";
        return new ActivationResource(address, activation.ExpiresAt - clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    private static async Task<Results<JsonHttpResult<TokenPair>, Refusal>> ActivateAsync(
        HttpContext http, TenantUsers users, OperatorTokens tokens, SignInThrottle throttle, OperatorInstruments instruments)
    {
        if (!(await http.ReadJsonAsync()).TryGet(out var json, out var unreadable))
        {
            return OperatorFaults.Of(unreadable);
        }

        var fields = new JsonFields(json);
        var (given, chosen) = (fields.Text("activateToken"), fields.Text("password"));
        if (given is null || chosen is null)
        {
            return OperatorFaults.BadRequest($"Field {(given is null ? "activateToken" : "password")} should be specified!");
        }

        var source = http.Connection.RemoteIpAddress;
        if (!throttle.TryBegin(source, out var wait))
        {
            instruments.OnSignIn("throttled");
            return OperatorFaults.TooManySignIns(wait);
        }

        var token = new SecretText(given);
        Result<UserSession> answer = given.Length <= LongestToken && ActivationToken.UserNameOf(token) is { } userName
            ? await users.Named(userName).ActivateAsync(token, new SecretText(chosen))
            : new Fault(FaultCode.Unauthenticated, string.Empty);
        if (!answer.TryGet(out var session, out var fault))
        {
            if (fault.Code == FaultCode.InvalidArgument)
            {
                throttle.Succeeded(source); // the token was right, only the password was not acceptable
                return OperatorFaults.Of(fault);
            }

            instruments.OnSignIn("refused");
            return fault.Code == FaultCode.Unavailable ? OperatorFaults.Unavailable() : OperatorFaults.Unauthenticated();
        }

        throttle.Succeeded(source);
        instruments.OnSignIn("accepted");
        return RestAnswers.Json(await tokens.IssueAsync(session));
    }
}
