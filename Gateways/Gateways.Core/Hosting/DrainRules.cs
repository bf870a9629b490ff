using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ProvisioningCluster.Gateways.Core.Hosting;

/// <summary>While the process takes leave, every answer over HTTP/1.1 is the last of its connection, and says so (RFC 9112 §9.6).</summary>
internal sealed class DrainRules(Drain drain) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(SayClose);
        next(app);
    };

    private Task SayClose(HttpContext context, RequestDelegate next)
    {
        if (drain.HasBegun)
        {
            drain.OnRequest();
            if (HttpProtocol.IsHttp11(context.Request.Protocol))
            {
                context.Response.Headers.Connection = "close";
            }
        }

        return next(context);
    }
}
