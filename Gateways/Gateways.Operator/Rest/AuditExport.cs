using System.Buffers;
using System.IO.Pipelines;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Grains.Abstractions.Audit;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>
/// Lines of the audit as JSON lines (<c>application/x-ndjson</c>), page by page. When a later page cannot be read the connection is
/// ended: an answer that merely stopped would look whole.
/// </summary>
internal sealed class AuditExport(IGrainFactory grains, AuditQuery query, AuditPage first) : IResult, IEndpointMetadataProvider
{
    private const string Type = "application/x-ndjson";

    /// <summary>Bytes that wait for the network at most, but for one line.</summary>
    private const int FlushAt = 64 * 1024;

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(AuditResource), [Type]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = Type;
        httpContext.Response.Headers.ContentDisposition = "attachment; filename=\"audit.ndjson\"";
        var cancelled = httpContext.RequestAborted;
        for (var page = first; ;)
        {
            await WriteAsync(httpContext.Response.BodyWriter, page, cancelled);
            if (page.Next is not { } next)
            {
                return;
            }

            var more = await grains.GetGrain<IAuditGrain>(0).ReadAsync(query with { After = next }, cancelled);
            if (!more.TryGet(out page, out _))
            {
                httpContext.Abort();
                return;
            }
        }
    }

    private static async Task WriteAsync(PipeWriter body, AuditPage page, CancellationToken cancelled)
    {
        foreach (var entry in page.Entries)
        {
            body.Write(JsonSerializer.SerializeToUtf8Bytes(AuditResource.Of(entry), OperatorJson.Options));
            body.Write("\n"u8);
            if (body.UnflushedBytes >= FlushAt)
            {
                await body.FlushAsync(cancelled);
            }
        }

        await body.FlushAsync(cancelled);
    }
}
