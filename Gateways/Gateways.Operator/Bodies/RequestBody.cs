using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Bodies;

/// <summary>Reads request bodies within their limits (invariants section 5).</summary>
internal static class RequestBody
{
    /// <summary>Bytes of an ordinary body.</summary>
    public const int Limit = 64 * 1024;

    /// <summary>Bytes of a CA and a chain of five certificates of 32 KiB each.</summary>
    public const int CertificatesLimit = 512 * 1024;

    /// <summary>Bytes of a profile, which may carry a picture.</summary>
    public const int ProfileLimit = 1024 * 1024;

    /// <summary>
    /// Bytes beyond the limit that are read and thrown away before the refusal: a connection closed over unread bytes is reset,
    /// and the client would see a broken pipe instead of the 413.
    /// </summary>
    private const int Drained = 1024 * 1024;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The JSON body. Throws <see cref="BadHttpRequestException"/> with 415 when it is not declared as JSON, 413 when it is too
    /// long, 408 when it comes too slowly.
    /// </summary>
    public static ValueTask<Result<JsonElement>> ReadJsonAsync(this HttpContext context, int limit = Limit) =>
        context.Request.HasJsonContentType()
            ? context.ReadAnyJsonAsync(limit)
            : throw new BadHttpRequestException("The content type is not JSON.", StatusCodes.Status415UnsupportedMediaType);

    /// <summary>The JSON body, whatever the content type says: the reference's login does not look at it.</summary>
    public static async ValueTask<Result<JsonElement>> ReadAnyJsonAsync(this HttpContext context, int limit = Limit)
    {
        using var body = new BodyBuffer(limit);
        await ReadAsync(context, body, limit);
        return OperatorJson.Parse(body.Written);
    }

    private static async ValueTask ReadAsync(HttpContext context, BodyBuffer body, int limit)
    {
        // Beyond this Kestrel itself refuses with 413 and stops reading, at once when the length is declared.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = limit + Drained;
        }

        using var deadline = new CancellationTokenSource(Deadline, context.RequestServices.GetRequiredService<TimeProvider>());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        IDisposable? place = null;
        try
        {
            if (context.Request.ContentLength > limit)
            {
                body.Refuse();
            }

            int read;
            while ((read = await context.Request.Body.ReadAsync(body.Free(), either.Token)) > 0)
            {
                body.Advance(read);
                if (body.IsLong)
                {
                    place ??= await PlaceAsync(context, either.Token);
                }
                else
                {
                    place?.Dispose(); // what is only thrown away takes no place
                }
            }

            if (body.TooLong)
            {
                throw new BadHttpRequestException("The body is too long.", StatusCodes.Status413PayloadTooLarge);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The body came too slowly.", StatusCodes.Status408RequestTimeout);
        }
        finally
        {
            place?.Dispose();
        }
    }

    private static ValueTask<IDisposable> PlaceAsync(HttpContext context, CancellationToken cancellationToken) =>
        context.RequestServices.GetRequiredService<LongBodies>().EnterAsync(context.Connection.RemoteIpAddress, cancellationToken);
}
