using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using ProvisioningCluster.Gateways.Operator.Bodies;

namespace ProvisioningCluster.Gateways.Operator.Faults;

/// <summary>A refused request: the error body of wire-spec 6.2.</summary>
/// <param name="Status">HTTP status, also in the body.</param>
/// <param name="ErrorCode">Code of the table in wire-spec 6.2.</param>
/// <param name="Message">For operators; never holds anything of the request.</param>
/// <param name="RetryAfter">Seconds until a retry makes sense, or null.</param>
internal sealed record Refusal(int Status, int ErrorCode, string Message, int? RetryAfter = null) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    /// <summary>Those that any endpoint may answer with.</summary>
    private static readonly int[] Statuses =
    [
        StatusCodes.Status400BadRequest,
        StatusCodes.Status401Unauthorized,
        StatusCodes.Status403Forbidden,
        StatusCodes.Status404NotFound,
        StatusCodes.Status409Conflict,
        StatusCodes.Status413PayloadTooLarge,
        StatusCodes.Status415UnsupportedMediaType,
        StatusCodes.Status429TooManyRequests,
        StatusCodes.Status503ServiceUnavailable,
    ];

    int? IStatusCodeHttpResult.StatusCode => Status;

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        foreach (var status in Statuses)
        {
            builder.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(RefusalBody), ["application/json"]));
        }
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (Status is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status408RequestTimeout)
        {
            response.Headers.Connection = "close"; // the rest of the body is not worth reading
        }

        var now = httpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();
        await response.WriteAsJsonAsync(new RefusalBody(Status, Message, ErrorCode, now), OperatorJson.Options);
    }
}
