using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>Spans of operators' requests. Behind the sign-in: who is known may have his own trace go on here.</summary>
internal sealed class RequestTraces : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => GatewayTraces.AreWanted ? TracedAsync(context, next) : next(context);

    private static async ValueTask<object?> TracedAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        ActivityContext.TryParse(http.Request.Headers.TraceParent, http.Request.Headers.TraceState, isRemote: true, out var caller);
        using var span = GatewayTraces.BeginWithin(
            caller, TransportProtocol.Operator, $"{http.Request.Method} {route}", ActivityKind.Server, new("http.request.method", http.Request.Method), new("http.route", route));
        return await next(context);
    }
}
