using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Imports;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Gateways.Operator.Imports;

/// <summary>
/// Streams a file into the cluster, one piece in memory at a time: this process has no disk in common with the silos, and an import must be
/// able to go on without it.
/// </summary>
internal sealed class ImportUpload(IGrainFactory grains, TimeProvider clock)
{
    /// <summary>Reason of the fault of a file above the limit.</summary>
    public const string TooLarge = "file_too_large";

    /// <summary>Bytes beyond the limit that Kestrel still reads, so that the client hears the refusal instead of a reset; also the multipart frame.</summary>
    private const int Drained = 1024 * 1024;

    private const string Multipart = "multipart/form-data";
    private const int LongestBoundary = 200;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    public IImportJobGrain Grain(ImportJobKey key) => grains.GetGrain<IImportJobGrain>(key.ToString());

    /// <summary>True when the request's content type is a file or holds one.</summary>
    public static bool Takes(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Value?.ToLowerInvariant() is Multipart or "text/csv" or "text/plain" or "application/csv" or "application/octet-stream" or "text/tab-separated-values" or "application/vnd.ms-excel";

    /// <summary>
    /// Stores the request's file and begins the import. Fault besides the grain's: <c>file_too_large</c>. Throws <see cref="BadHttpRequestException"/>
    /// when the body does not come as it should.
    /// </summary>
    public async ValueTask<Result<ImportSnapshot>> TakeAsync(HttpContext http, TenantId tenant, ImportOptions options)
    {
        var boundary = BoundaryOf(http.Request);
        var key = new ImportJobKey(tenant, Guid.CreateVersion7(clock.GetUtcNow()));
        var grain = Grain(key);
        if (!(await grain.BeginAsync(options)).TryGet(out var admission, out var fault))
        {
            return fault;
        }

        return await SendAsync(http, boundary, grain, admission);
    }

    /// <summary>Stores a file that is in memory and begins the import.</summary>
    public async ValueTask<Result<ImportSnapshot>> TakeAsync(TenantId tenant, ImportOptions options, ReadOnlyMemory<byte> file)
    {
        var grain = Grain(new ImportJobKey(tenant, Guid.CreateVersion7(clock.GetUtcNow())));
        if (!(await grain.BeginAsync(options)).TryGet(out var admission, out var fault))
        {
            return fault;
        }

        var index = 0;
        for (var at = 0; at < file.Length; at += admission.ChunkBytes)
        {
            if (!(await AppendAsync(grain, index++, file.Slice(at, Math.Min(admission.ChunkBytes, file.Length - at)).ToArray())).TryGet(out _, out fault))
            {
                await grain.AbandonAsync(fault.Detail);
                return fault;
            }
        }

        var answer = await grain.CompleteAsync(index);
        if (!answer.TryGet(out _, out fault))
        {
            await grain.AbandonAsync(fault.Detail);
        }

        return answer;
    }

    private static string? BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(Multipart, StringComparison.OrdinalIgnoreCase)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= LongestBoundary } boundary
                ? boundary
                : throw new BadHttpRequestException("The boundary is missing.")
            : null;

    private async ValueTask<Result<ImportSnapshot>> SendAsync(HttpContext http, string? boundary, IImportJobGrain grain, ImportAdmission admission)
    {
        // A client that goes, is too slow or sends too much leaves nothing waiting: the import is told so in any case.
        var why = "The upload broke off: send the file again.";
        var complete = false;
        try
        {
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            {
                feature.MaxRequestBodySize = admission.MaxBytes + Drained;
            }

            if (boundary is null && http.Request.ContentLength > admission.MaxBytes)
            {
                why = string.Create(CultureInfo.InvariantCulture, $"A file has at most {admission.MaxBytes} bytes: split it or raise Imports:MaxBytes.");
                return new Fault(FaultCode.LimitReached, why, "file", TooLarge);
            }

            var body = boundary is null ? http.Request.Body : await FileInAsync(http, boundary);
            if (body is null)
            {
                why = "The request had no file.";
                return new Fault(FaultCode.InvalidArgument, "The request must have a part 'file' with the CSV file", "file");
            }

            var sent = await PiecesAsync(http, body, grain, admission.ChunkBytes);
            if (!sent.TryGet(out var pieces, out var fault))
            {
                why = fault.Detail;
                return fault;
            }

            var answer = await grain.CompleteAsync(pieces);
            complete = answer.TryGet(out _, out fault);
            why = fault?.Detail ?? why;
            return answer;
        }
        finally
        {
            if (!complete)
            {
                await grain.AbandonAsync(why);
            }
        }
    }

    private static async ValueTask<Stream?> FileInAsync(HttpContext http, string boundary)
    {
        var reader = new MultipartReader(boundary, http.Request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 8 * 1024, BodyLengthLimit = null };
        try
        {
            while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
            {
                if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                    && (disposition.IsFileDisposition() || disposition.Name.Equals("file", StringComparison.Ordinal)))
                {
                    return section.Body;
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            throw new BadHttpRequestException("The multipart frame is damaged.", exception);
        }

        return null;
    }

    /// <summary>Sends the bytes in pieces of one size; answers how many.</summary>
    private async ValueTask<Result<int>> PiecesAsync(HttpContext http, Stream body, IImportJobGrain grain, int chunkBytes)
    {
        var buffer = new byte[chunkBytes];
        for (var index = 0; ; index++)
        {
            var filled = await FillAsync(http, body, buffer);
            if (filled == 0)
            {
                return index;
            }

            if (!(await AppendAsync(grain, index, buffer.AsSpan(0, filled).ToArray())).TryGet(out _, out var fault))
            {
                return fault;
            }
        }
    }

    private async ValueTask<int> FillAsync(HttpContext http, Stream body, byte[] buffer)
    {
        using var deadline = new CancellationTokenSource(LongestPause, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, http.RequestAborted);
        try
        {
            return await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The body came too slowly.", StatusCodes.Status408RequestTimeout);
        }
        catch (Exception exception) when (exception is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            throw new BadHttpRequestException("The body came in pieces that do not fit together.", exception);
        }
    }

    private static ValueTask<Result<Done>> AppendAsync(IImportJobGrain grain, int index, byte[] content) =>
        grain.AppendAsync(new ImportChunk(index, ImmutableCollectionsMarshal.AsImmutableArray(content)));
}
