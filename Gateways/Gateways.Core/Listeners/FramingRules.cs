using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ProvisioningCluster.Gateways.Core.Listeners;

/// <summary>
/// Refuses a request with both <c>Content-Length</c> and <c>Transfer-Encoding</c> (RFC 9112 §6.3, T-33): whoever sends both hopes
/// that two servers disagree about where it ends. Kestrel believes the chunks and puts the length aside as <c>X-Content-Length</c>.
/// </summary>
internal sealed class FramingRules : IStartupFilter
{
    private const string LengthPutAside = "X-Content-Length";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(RefuseAmbiguousLength);
        next(app);
    };

    private static Task RefuseAmbiguousLength(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers;
        if (headers.TransferEncoding.Count == 0 || !(headers.ContainsKey(LengthPutAside) || headers.ContentLength is not null))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.Headers.Connection = "close";
        return Task.CompletedTask;
    }
}
