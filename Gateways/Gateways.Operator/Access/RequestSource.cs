using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Grains.Abstractions.Audit;

namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>Tells the cluster where a request came from, for the audit of what it does (I-15).</summary>
internal sealed class RequestSource : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var address = context.HttpContext.Connection.RemoteIpAddress;
        OperatorSource.Set((address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString());
        return await next(context);
    }
}
