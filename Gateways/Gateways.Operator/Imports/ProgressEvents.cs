using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Imports;

namespace ProvisioningCluster.Gateways.Operator.Imports;

/// <summary>
/// Server-sent events about an import until it is over: <c>progress</c> whenever its stored progress moved, <c>end</c> with the last state.
/// A client that reconnects gets the present state first, so nothing needs to be remembered here.
/// </summary>
/// <param name="streams">Bounds how many are open.</param>
/// <param name="registry">Gives the progress.</param>
/// <param name="job">The import as it stands.</param>
/// <param name="clock">Paces the looking.</param>
internal sealed class ProgressEvents(EventStreams streams, IImportRegistryGrain registry, ImportSnapshot job, TimeProvider clock) : IResult, IEndpointMetadataProvider
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>A line that says nothing, so that proxies do not take the connection for dead.</summary>
    private const int QuietRounds = 30;

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["text/event-stream"]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (!streams.TryEnter())
        {
            await new Refusal(StatusCodes.Status429TooManyRequests, ErrorNumber.TooManyRequests, "Too many event streams are open: read GET /api/imports/{id} instead", 5).ExecuteAsync(httpContext);
            return;
        }

        try
        {
            httpContext.Response.ContentType = "text/event-stream";
            httpContext.Response.Headers["X-Accel-Buffering"] = "no";
            await StreamAsync(httpContext.Response, httpContext.RequestAborted);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client has seen enough.
        }
        catch (ClusterUnavailableException)
        {
            httpContext.Abort(); // the client reconnects, as event streams do
        }
        finally
        {
            streams.Leave();
        }
    }

    private async Task StreamAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var told = job;
        await TellAsync(response, told, cancellationToken);
        var quiet = 0;
        while (told.FinishedAt is null && await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (!(await registry.FindAsync(job.Key, cancellationToken)).TryGet(out var now, out _))
            {
                return;
            }

            if (now.State != told.State || now.Done != told.Done || now.Bytes != told.Bytes || now.Records != told.Records)
            {
                told = now;
                quiet = 0;
                await TellAsync(response, told, cancellationToken);
            }
            else if (++quiet == QuietRounds)
            {
                quiet = 0;
                await response.WriteAsync(": quiet\n\n", cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
            }
        }
    }

    private static async Task TellAsync(HttpResponse response, ImportSnapshot now, CancellationToken cancellationToken)
    {
        var name = now.FinishedAt is null ? "progress" : "end";
        var json = JsonSerializer.Serialize(ImportResource.Of(now), OperatorJson.Options);
        await response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"event: {name}\nid: {now.Done}\ndata: {json}\n\n"), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
