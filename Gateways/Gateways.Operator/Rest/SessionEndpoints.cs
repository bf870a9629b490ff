using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>The caller's own session (wire-spec 6.1).</summary>
internal static class SessionEndpoints
{
    public static void MapSession(this IEndpointRouteBuilder api)
    {
        api.MapGet("/auth/user", GetUserAsync).WithMetadata(OpenToAllAuthorities.Instance);
        api.MapPost("/auth/logout", SignOutAsync).WithMetadata(OpenToAllAuthorities.Instance, PeopleOnly.Instance);
        api.MapPost("/auth/changePassword", ChangePasswordAsync).WithMetadata(OpenToAllAuthorities.Instance, PeopleOnly.Instance);
    }

    private static async Task<Results<JsonHttpResult<UserResource>, Refusal>> GetUserAsync(HttpContext http, IGrainFactory grains)
    {
        var identity = http.Operator();
        var answer = await grains.GetGrain<IUserGrain>(new UserKey(identity.UserName).ToString()).GetAsync();
        return answer.TryGet(out var user, out _) && user.UserId == identity.UserId
            ? RestAnswers.Json(UserResource.Of(user with { Authority = identity.Authority })) // a key may do less than its user
            : OperatorFaults.Unauthenticated();
    }

    private static async Task<Results<Ok, Refusal>> SignOutAsync(HttpContext http, IGrainFactory grains, OperatorSessions sessions)
    {
        var identity = http.Operator();
        var answer = await grains.GetGrain<IUserGrain>(new UserKey(identity.UserName).ToString()).SignOutAsync(identity.SessionId);
        sessions.Forget(identity.SessionId);
        return answer.TryGet(out _, out var fault) ? TypedResults.Ok() : OperatorFaults.Of(fault);
    }

    private static async Task<Results<JsonHttpResult<TokenPair>, Refusal>> ChangePasswordAsync(
        HttpContext http, IGrainFactory grains, OperatorSessions sessions, OperatorTokens tokens)
    {
        if (!(await http.ReadAnyJsonAsync()).TryGet(out var json, out var unreadable))
        {
            return OperatorFaults.Of(unreadable);
        }

        var fields = new JsonFields(json);
        var (current, chosen) = (fields.Text("currentPassword"), fields.Text("newPassword"));
        if (current is null || chosen is null)
        {
            return OperatorFaults.BadRequest($"Field {(current is null ? "currentPassword" : "newPassword")} should be specified!");
        }

        var identity = http.Operator();
        var answer = await grains.GetGrain<IUserGrain>(new UserKey(identity.UserName).ToString())
            .ChangePasswordAsync(identity.SessionId, new SecretText(current), new SecretText(chosen));
        sessions.Forget(identity.SessionId);
        return answer.TryGet(out var session, out var fault) ? RestAnswers.Json(await tokens.IssueAsync(session)) : OperatorFaults.Of(fault);
    }
}
