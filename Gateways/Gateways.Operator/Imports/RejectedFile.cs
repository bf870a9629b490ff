using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using ProvisioningCluster.Grains.Abstractions.Imports;

namespace ProvisioningCluster.Gateways.Operator.Imports;

/// <summary>The refused rows of an import as a CSV file with the reason behind each, a page in memory at a time.</summary>
/// <param name="registry">Gives the rows.</param>
/// <param name="job">The import.</param>
internal sealed class RejectedFile(IImportRegistryGrain registry, ImportSnapshot job) : IResult, IEndpointMetadataProvider
{
    private const int PageRows = 500;

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["text/csv"]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8; header=" + (job.Options.Header ? "present" : "absent");
        response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"rejected-{job.Key.JobId:D}.csv\"");
        var after = (long?)0;
        while (after is { } from)
        {
            if (!(await registry.ReadRejectedAsync(job.Key, from, PageRows, cells: true, httpContext.RequestAborted)).TryGet(out var page, out _))
            {
                // Half a file must not pass for a whole one: the connection breaks off.
                httpContext.Abort();
                return;
            }

            var text = new StringBuilder();
            if (from == 0 && !page.Header.IsDefaultOrEmpty)
            {
                CsvText.Append(text, page.Header.Concat(["line", "field", "reason", "message"]), job.Options.Delimiter);
            }

            foreach (var row in page.Rows)
            {
                CsvText.Append(text, Cells(row, page.Header).Concat([row.Line.ToString(CultureInfo.InvariantCulture), row.Field ?? string.Empty, row.Reason, row.Message]), job.Options.Delimiter);
            }

            await response.WriteAsync(text.ToString(), httpContext.RequestAborted);
            after = page.Next;
        }
    }

    /// <summary>As many cells as the header has, so that the reason stands in its column.</summary>
    private static IEnumerable<string> Cells(ImportRejectedRow row, ImmutableArray<string> header)
    {
        var cells = row.Cells.IsDefault ? [] : row.Cells;
        return cells.Concat(Enumerable.Repeat(string.Empty, Math.Max(0, header.Length - cells.Length)));
    }
}
