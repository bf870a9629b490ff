using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Http;

/// <summary>The one step that answers what kept a request from being answered.</summary>
internal static class FailureStep
{
    public static RequestDelegate Around(RequestDelegate handle) => context => GatewayTraces.AreWanted ? TracedAsync(handle, context) : HandleAsync(handle, context);

    /// <summary>As HTTP's conventions have it. The route is a pattern: what a device put in its place is not told.</summary>
    private static async Task TracedAsync(RequestDelegate handle, HttpContext context)
    {
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        using var span = GatewayTraces.Begin(
            TransportProtocol.Http,
            $"{context.Request.Method} {route}",
            ActivityKind.Server,
            new("http.request.method", context.Request.Method),
            new("http.route", route),
            new("url.scheme", context.Request.Scheme));
        await HandleAsync(handle, context);
        span?.SetTag("http.response.status_code", context.Response.StatusCode);
    }

    private static async Task HandleAsync(RequestDelegate handle, HttpContext context)
    {
        try
        {
            await handle(context);
        }
        catch (ClusterUnavailableException)
        {
            await HttpAnswers.UnavailableAsync(context);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await HttpAnswers.TooLongAsync(context);
        }
        catch (BadHttpRequestException exception)
        {
            context.Response.Headers.Connection = "close"; // where the next request begins is not known
            await HttpAnswers.ErrorAsync(context, exception.StatusCode, TextOf(exception.StatusCode));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The device has gone: there is nobody to answer.
        }
    }

    /// <summary>Not the exception's text, which may quote the request.</summary>
    private static string TextOf(int status) => status == StatusCodes.Status408RequestTimeout
        ? "The request body did not arrive in time."
        : "The request body is not framed as HTTP demands.";
}
