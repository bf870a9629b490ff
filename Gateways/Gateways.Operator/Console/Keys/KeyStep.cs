using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Console.Pages;
using ProvisioningCluster.Gateways.Operator.Console.SignedIn;

namespace ProvisioningCluster.Gateways.Operator.Console.Keys;

/// <summary>
/// Fetches the installation's key before the first cookie or form is read, which cannot wait for it then. Devices and scripts
/// send no cookies and pass by.
/// </summary>
internal sealed class KeyStep(TokenSigningKey key, ClusterAccess access) : IStartupFilter
{
    private static readonly PathString Rest = "/api";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(PassAsync);
        next(app);
    };

    private async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (!NeedsKey(context.Request))
        {
            await next(context);
            return;
        }

        try
        {
            access.Require();
            await key.GetAsync();
            await next(context);
        }
        catch (ClusterUnavailableException) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await NoticeAnswer.UnavailableAsync(context);
        }
    }

    private static bool NeedsKey(HttpRequest request) =>
        !request.Path.StartsWithSegments(Rest)
        && (request.Cookies.ContainsKey(ConsoleSession.CookieName) || request.Path.StartsWithSegments(ConsoleGateway.SignInPath) || request.Path.StartsWithSegments(ConsoleGateway.ActivatePath));
}
