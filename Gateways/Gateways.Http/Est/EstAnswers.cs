using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Http.Est;

/// <summary>Bodies of EST: certificates in base64, errors in plain text (RFC 7030 sections 4.1.3, 4.2.3).</summary>
internal static class EstAnswers
{
    public static Task CertificatesAsync(HttpContext context, byte[] certsOnly)
    {
        context.Response.ContentType = "application/pkcs7-mime; smime-type=certs-only";
        context.Response.Headers["Content-Transfer-Encoding"] = "base64";

        // Lines for people and tools, ended as 'base64 -d' takes them; RFC 8951 section 3.1 leaves both open.
        var body = Convert.ToBase64String(certsOnly, Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n") + "\n";
        return WriteAsync(context, StatusCodes.Status200OK, Encoding.ASCII.GetBytes(body));
    }

    /// <param name="context">The request.</param>
    /// <param name="status">4xx.</param>
    /// <param name="text">What is wrong and what to do, without anything that was sent.</param>
    public static Task RefusedAsync(HttpContext context, int status, string text)
    {
        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = BasicLogin.Challenge;
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        return WriteAsync(context, status, Encoding.UTF8.GetBytes(text + "\n"));
    }

    /// <summary>429 with the time after which the device may come again.</summary>
    public static Task HeldOffAsync(HttpContext context, Fault fault)
    {
        context.Response.Headers.RetryAfter = RetryHint.SecondsOf(fault).ToString(CultureInfo.InvariantCulture);
        return RefusedAsync(context, StatusCodes.Status429TooManyRequests, fault.Detail);
    }

    private static Task WriteAsync(HttpContext context, int status, byte[] body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        return response.Body.WriteAsync(body).AsTask();
    }
}
