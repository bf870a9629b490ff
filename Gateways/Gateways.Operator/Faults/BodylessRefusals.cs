using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Operator.Faults;

/// <summary>
/// Gives the error body to the refusals that routing makes by itself, 404 and 405, on the operators' port. The paths of the
/// device API, which may share the port, stay as they are.
/// </summary>
internal sealed class BodylessRefusals(IOptions<OperatorOptions> options) : IStartupFilter
{
    private static readonly PathString Rest = "/api";
    private static readonly PathString DeviceApi = "/api/v1";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (options.Value.Port != 0)
        {
            app.Use(AnswerAsync);
        }

        next(app);
    };

    private async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var response = context.Response;
        if (response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed
            && !response.HasStarted && response.ContentType is null && IsOurs(context))
        {
            await OperatorFaults.OfStatus(response.StatusCode).ExecuteAsync(context);
        }
    }

    private bool IsOurs(HttpContext context) =>
        context.Connection.LocalPort == options.Value.Port
        && context.Request.Path.StartsWithSegments(Rest)
        && !context.Request.Path.StartsWithSegments(DeviceApi);
}
