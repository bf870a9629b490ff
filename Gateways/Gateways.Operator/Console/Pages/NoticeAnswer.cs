using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages;

/// <summary>Tells people on a page what a script is told by a status.</summary>
internal static class NoticeAnswer
{
    private const int RetrySeconds = 5;

    public static Task NotFoundAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status404NotFound, FrameTexts.NotFoundTitle, FrameTexts.NotFoundText);

    public static Task NotForYouAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status403Forbidden, FrameTexts.NotForYouTitle, FrameTexts.NotForYouText);

    /// <summary>The cluster does not answer; the page asks again by itself.</summary>
    public static Task UnavailableAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = RetrySeconds.ToString(CultureInfo.InvariantCulture);
        return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, FrameTexts.UnavailableTitle, FrameTexts.Unavailable, RetrySeconds);
    }

    private static Task WriteAsync(HttpContext context, int status, string title, string text, int? retrySeconds = null)
    {
        ConsoleHeaders.WriteTo(context.Response);
        var parameters = new Dictionary<string, object?> { [nameof(Notice.Title)] = title, [nameof(Notice.Text)] = text, [nameof(Notice.RetrySeconds)] = retrySeconds };
        return new RazorComponentResult<Notice>(parameters) { StatusCode = status, PreventStreamingRendering = true }.ExecuteAsync(context);
    }
}
