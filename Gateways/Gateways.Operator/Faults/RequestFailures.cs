using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ProvisioningCluster.Gateways.Core.Cluster;

namespace ProvisioningCluster.Gateways.Operator.Faults;

/// <summary>The outermost step of every endpoint: whatever is thrown below it becomes the error body, without internals.</summary>
internal sealed partial class RequestFailures(ClusterAccess access, OperatorInstruments instruments, ILogger<RequestFailures> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store"; // answers hold tokens, secrets and credentials
        http.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            access.Require();

            // U+0000 has no place in a name or key, and PostgreSQL refuses it (T-27).
            return HasNull(http.Request.Query) ? OperatorFaults.BadRequest("U+0000 is not allowed") : await next(context);
        }
        catch (ClusterUnavailableException exception)
        {
            LogUnavailable(logger, EndpointOf(http), exception);
            return Failed(OperatorFaults.Unavailable());
        }
        catch (BadHttpRequestException exception)
        {
            return OperatorFaults.OfStatus(exception.StatusCode);
        }
        catch (Exception exception) when (!http.RequestAborted.IsCancellationRequested)
        {
            LogUnexpected(logger, EndpointOf(http), exception);
            return Failed(OperatorFaults.OfStatus(StatusCodes.Status500InternalServerError));
        }
    }

    private static bool HasNull(IQueryCollection query)
    {
        foreach (var (_, values) in query)
        {
            foreach (var value in values)
            {
                if (value is not null && value.Contains('\0', StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The route pattern; the path itself may hold ids, and the query a token.</summary>
    private static string EndpointOf(HttpContext http) => http.GetEndpoint()?.DisplayName ?? "unknown";

    private Refusal Failed(Refusal refusal)
    {
        instruments.OnFailure(refusal.Status);
        return refusal;
    }
}
