using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>The caller's own session (wire-spec 6.1).</summary>
internal static class SessionEndpoints
{
    public static void MapSession(this IEndpointRouteBuilder api)
    {
        api.MapGet("/auth/user", GetUserAsync).WithMetadata(OpenToAllAuthorities.Instance);
        api.MapPost("/auth/logout", () => TypedResults.Ok()).WithMetadata(OpenToAllAuthorities.Instance);
    }

    private static async Task<Results<JsonHttpResult<UserResource>, Refusal>> GetUserAsync(HttpContext http, IGrainFactory grains)
    {
        var identity = http.Operator();
        var answer = await grains.GetGrain<IUserGrain>(new UserKey(identity.UserName).ToString()).GetAsync();
        return answer.TryGet(out var user, out _) && user.UserId == identity.UserId
            ? RestAnswers.Json(UserResource.Of(user))
            : OperatorFaults.Unauthenticated();
    }
}
