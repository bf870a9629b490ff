using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Gateways.Http.Bodies;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Http;

/// <summary>Bodies of the device API.</summary>
internal static class HttpAnswers
{
    private const int GeneralError = 2;
    private const int BadRequestError = 31;
    private const int TooManyRequestsError = 33;
    private static readonly byte[] TooLongText = JsonSerializer.SerializeToUtf8Bytes($"Payload size exceeds the limit of {RequestBody.Limit} bytes");

    private static int ErrorCodeOf(int status) => status switch
    {
        StatusCodes.Status429TooManyRequests => TooManyRequestsError,
        < StatusCodes.Status500InternalServerError => BadRequestError,
        _ => GeneralError,
    };

    public static Task JsonAsync(HttpContext context, byte[] body, int status = StatusCodes.Status200OK)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store"; // the body may be a credential
        return response.Body.WriteAsync(body).AsTask();
    }

    /// <summary>The error body of wire-spec 6.2.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string message)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
            writer.WriteStartObject();
            writer.WriteNumber("status"u8, status);
            writer.WriteString("message"u8, message);
            writer.WriteNumber("errorCode"u8, ErrorCodeOf(status));
            writer.WriteNumber("timestamp"u8, now.ToUnixTimeMilliseconds());
            writer.WriteEndObject();
        }

        return JsonAsync(context, buffer.WrittenSpan.ToArray(), status);
    }

    public static Task MethodNotAllowedAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return ErrorAsync(context, StatusCodes.Status405MethodNotAllowed, $"Request method is not supported, use {allowed}.");
    }

    /// <summary>With jitter, so that devices do not return all at once (invariants 3.6).</summary>
    public static Task UnavailableAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = RetryHint.SecondsOfOutage().ToString(CultureInfo.InvariantCulture);
        return ErrorAsync(context, StatusCodes.Status503ServiceUnavailable, "The service cannot answer now. Please try again later.");
    }

    /// <summary>429 with the time after which the device may come again.</summary>
    public static Task HeldOffAsync(HttpContext context, Fault fault)
    {
        context.Response.Headers.RetryAfter = RetryHint.SecondsOf(fault).ToString(CultureInfo.InvariantCulture);
        return ErrorAsync(context, StatusCodes.Status429TooManyRequests, fault.Detail);
    }

    /// <summary>413 as the reference words it, a JSON string (wire-spec 4.1). What is left of the body is not read.</summary>
    public static Task TooLongAsync(HttpContext context)
    {
        context.Response.Headers.Connection = "close";
        return JsonAsync(context, TooLongText, StatusCodes.Status413PayloadTooLarge);
    }
}
