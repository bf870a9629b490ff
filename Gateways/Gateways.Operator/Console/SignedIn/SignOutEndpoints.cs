using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Console.Rest;

namespace ProvisioningCluster.Gateways.Operator.Console.SignedIn;

/// <summary>The end of a session, and the sign of life that keeps an idle one from ending.</summary>
internal static class SignOutEndpoints
{
    public const string SignOut = "/sign-out";
    public const string Alive = "/session/alive";

    public static void MapSignOut(this IEndpointRouteBuilder console)
    {
        console.MapPost(SignOut, SignOutAsync);
        console.MapPost(Alive, () => TypedResults.NoContent()); // the cookie renews itself on the way
    }

    private static async Task<Results<RedirectHttpResult, BadRequest>> SignOutAsync(HttpContext http, IAntiforgery antiforgery, InProcessRest rest)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return TypedResults.BadRequest();
        }

        var request = new InProcessRequest(HttpMethods.Post, "/api/auth/logout") { Identity = ConsoleSession.IdentityOf(http.User), Source = http.Connection.RemoteIpAddress };
        await using var answer = await rest.SendAsync(request, http.RequestAborted);
        await http.SignOutAsync(ConsoleSession.Scheme);
        return TypedResults.LocalRedirect("~/sign-in");
    }
}
