using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Core.Listeners;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>
/// The page on which the API can be read and tried, <c>/openapi</c>. All of it comes from the library inside this program, and
/// the browser is told to take nothing from elsewhere (T-26).
/// </summary>
internal static class ApiPage
{
    private const string Prefix = "openapi";

    /// <summary>No script but the library's own files. It writes styles into elements, and its icons are data.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapTo(IEndpointRouteBuilder endpoints)
    {
        var page = endpoints.CreateApplicationBuilder();
        page.Use(Prepare);
        page.UseSwaggerUI(options =>
        {
            options.RoutePrefix = Prefix;
            options.DocumentTitle = "ProvisioningCluster: REST for operators";
            options.SwaggerEndpoint("v1.json", "v1"); // relative, so that it also works behind a proxy that adds a path
            options.DisplayOperationId();
            options.ConfigObject.ValidatorUrl = null; // else the document's address goes to a public service
        });
        endpoints.MapMethods($"/{Prefix}/{{**file}}", [HttpMethods.Get, HttpMethods.Head], page.Build()).OnListener(OperatorOptions.Listener).ExcludeFromDescription();
    }

    private static Task Prepare(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";

        // The middleware for files leaves requests alone that have an endpoint, and this one is it.
        http.SetEndpoint(null);
        return next(http);
    }
}
