using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using ProvisioningCluster.Gateways.Core.Limits;

namespace ProvisioningCluster.Gateways.Http.Bodies;

/// <summary>Reads a request body of bounded size in bounded time; its content type is not looked at (wire-spec 4.1).</summary>
internal static class RequestBody
{
    /// <summary>Bytes (invariants section 5).</summary>
    public const int Limit = 65536;

    /// <summary>
    /// Bytes beyond the limit that the server still reads and throws away after the refusal: a connection closed over unread
    /// bytes is reset, and the device would see a broken pipe instead of the 413. Chunks also need room for their framing.
    /// </summary>
    private const int Drained = 1024 * 1024;

    /// <summary>From the end of the head to the end of the body (T-12).</summary>
    public static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The whole body. Throws <see cref="BadHttpRequestException"/> with 413 beyond the limit, chunked bodies included, with 408
    /// when it takes too long, and with Kestrel's own status for broken framing.
    /// </summary>
    public static async ValueTask<ReadOnlySequence<byte>> ReadAsync(HttpRequest request, TimeProvider time)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } served)
        {
            served.MaxRequestBodySize = Limit + Drained;
        }

        if (request.ContentLength > Limit)
        {
            throw TooLong();
        }

        var reader = request.BodyReader;
        if (reader.TryRead(out var result))
        {
            if (Complete(reader, result) is { } whole)
            {
                return whole;
            }

            reader.AdvanceTo(result.Buffer.Start);
        }

        using var deadline = new CancellationTokenSource(ReadWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, request.HttpContext.RequestAborted);
        IDisposable? place = null;
        try
        {
            while (true)
            {
                result = await reader.ReadAsync(either.Token);
                if (Complete(reader, result) is { } body)
                {
                    return body;
                }

                if (result.Buffer.Length > LongBodies.Small)
                {
                    // Before the advance, which would let the connection send on.
                    place ??= await PlaceAsync(request.HttpContext, either.Token);
                }

                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The request body did not arrive in time.", StatusCodes.Status408RequestTimeout);
        }
        finally
        {
            place?.Dispose();
        }
    }

    private static ValueTask<IDisposable> PlaceAsync(HttpContext context, CancellationToken cancellationToken) =>
        context.RequestServices.GetRequiredService<LongBodies>().EnterAsync(context.Connection.RemoteIpAddress, cancellationToken);

    /// <summary>The body when it is all there; else nothing is taken from the reader.</summary>
    private static ReadOnlySequence<byte>? Complete(PipeReader reader, ReadResult result)
    {
        var buffer = result.Buffer;
        if (buffer.Length > Limit)
        {
            reader.AdvanceTo(buffer.End);
            throw TooLong();
        }

        if (!result.IsCompleted)
        {
            return null;
        }

        var body = buffer.ToArray();
        reader.AdvanceTo(buffer.End);
        return new ReadOnlySequence<byte>(body);
    }

    private static BadHttpRequestException TooLong() => new("The request body is too long.", StatusCodes.Status413PayloadTooLarge);
}
