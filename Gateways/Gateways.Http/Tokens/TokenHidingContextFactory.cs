using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Http.Tokens;

/// <summary>
/// The device API carries its secret in the path. This is the first code that sees a request: it moves the token into
/// <see cref="DeviceToken"/>, so that log scopes, request logs, traces, routing and error pages only ever know the rest (I-16).
/// </summary>
internal sealed class TokenHidingContextFactory(IServiceProvider services) : IHttpContextFactory
{
    private readonly DefaultHttpContextFactory contexts = new(services);

    public HttpContext Create(IFeatureCollection featureCollection)
    {
        var request = featureCollection.GetRequiredFeature<IHttpRequestFeature>();
        if (TokenPath.TryHide(request.Path, out var hidden, out var token))
        {
            request.Path = hidden;
            request.RawTarget = new PathString(hidden).ToUriComponent() + request.QueryString;
            featureCollection.Set(new DeviceToken(new SecretText(token)));
        }

        return contexts.Create(featureCollection);
    }

    public void Dispose(HttpContext httpContext) => contexts.Dispose(httpContext);
}
