using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Console.SignedIn;

namespace ProvisioningCluster.Gateways.Operator.Console.Rest;

/// <summary>
/// Files of the REST for a browser, which cannot send a token with a link: <c>/download/audit/export?…</c> is
/// <c>/api/audit/export?…</c>. It only reads, and answers only as a file that is saved, never as a page that is shown.
/// </summary>
internal static class Downloads
{
    private const string Prefix = "/download/";

    /// <summary>The link to a file.</summary>
    /// <param name="path">Of the REST, such as <c>/api/imports/{id}/rejected</c>.</param>
    public static string LinkTo(string path) => path.StartsWith("/api/", StringComparison.Ordinal)
        ? string.Concat(Prefix.AsSpan(1), path.AsSpan("/api/".Length))
        : throw new ArgumentException("Files are beneath /api/.", nameof(path));

    public static void MapDownloads(this IEndpointRouteBuilder console) => console.MapGet(Prefix + "{**path}", SendAsync);

    private static async Task<EmptyHttpResult> SendAsync(HttpContext http, InProcessRest rest)
    {
        var path = http.Request.Path.ToUriComponent();
        var request = new InProcessRequest(HttpMethods.Get, $"/api/{path[Prefix.Length..]}{http.Request.QueryString}")
        {
            Identity = ConsoleSession.IdentityOf(http.User),
            Source = http.Connection.RemoteIpAddress,
        };
        await using var answer = await rest.SendAsync(request, http.RequestAborted);
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        http.Response.Headers.ContentDisposition = answer.Disposition ?? "attachment";
        await answer.Body.CopyToAsync(http.Response.Body, http.RequestAborted);
        return TypedResults.Empty;
    }
}
