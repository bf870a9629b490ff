using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Http.Endpoints;

internal static class RequestSource
{
    /// <summary>The peer of the connection; what a header says of another one is not believed (T-33).</summary>
    public static RequestOrigin Of(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        var source = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return new RequestOrigin(TransportProtocol.Http, source?.ToString() ?? string.Empty, context.Request.IsHttps);
    }
}
