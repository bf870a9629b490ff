using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Operator.Console.Pages;

namespace ProvisioningCluster.Gateways.Operator.Console.SignedIn;

/// <summary>Asks at every request whether the session is still open; the cookie alone opens nothing (T-21).</summary>
internal sealed class ConsoleCookieEvents(SessionCheck check) : CookieAuthenticationEvents
{
    private static readonly PathString Circuits = "/_blazor";

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (context.Principal is { } user && await check.FindAsync(user) is { } identity)
        {
            context.ReplacePrincipal(ConsoleSession.PrincipalOf(identity, ConsoleSession.SignedInAt(user), context.HttpContext.Connection.RemoteIpAddress));
            return;
        }

        context.RejectPrincipal();
        if (!context.Response.HasStarted)
        {
            await context.HttpContext.SignOutAsync(ConsoleSession.Scheme);
        }
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        ConsoleHeaders.WriteTo(context.Response);
        return IsPage(context.Request) ? base.RedirectToLogin(context) : Refuse(context, StatusCodes.Status401Unauthorized);
    }

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context) =>
        IsPage(context.Request) ? NoticeAnswer.NotForYouAsync(context.HttpContext) : Refuse(context, StatusCodes.Status403Forbidden);

    /// <summary>A script that is sent to a page would take it for an answer.</summary>
    private static bool IsPage(HttpRequest request) => HttpMethods.IsGet(request.Method) && !request.Path.StartsWithSegments(Circuits);

    private static Task Refuse(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
