using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ProvisioningCluster.Gateways.Operator.Console.Rest;

/// <summary>Remembers the way that every request of this process takes, so that the console's own take the same.</summary>
internal sealed class RequestPipeline : IStartupFilter
{
    private RequestDelegate? pipeline;

    public RequestDelegate Handle => pipeline ?? throw new InvalidOperationException("The host has not been started.");

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(following => pipeline = following);
        next(app);
    };
}
