using Microsoft.AspNetCore.Http;

namespace ProvisioningCluster.Gateways.Operator.Console;

/// <summary>What a browser is told with everything that the console sends (T-26).</summary>
internal static class ConsoleHeaders
{
    /// <summary>
    /// Nothing from elsewhere and no script within a page. Styles within a page stay allowed: the components write their sizes and
    /// colours into elements, and a style cannot act.
    /// </summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; font-src ";

    public static void WriteTo(HttpResponse response) => WriteTo(response, ConsoleRoute.Instance);

    public static void WriteTo(HttpResponse response, ConsoleRoute route)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy + route.Fonts;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin"; // none at all would make the origin of a form's request "null"
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.CacheControl = "no-cache, no-store"; // a form asks for both, and warns of whatever says less
    }
}
