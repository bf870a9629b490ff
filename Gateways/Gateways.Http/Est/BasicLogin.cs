using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ProvisioningCluster.Gateways.Http.Est;

/// <summary>User name and password of HTTP Basic (RFC 7617), in UTF-8 as our challenge says.</summary>
internal sealed record BasicLogin(string User, string Password)
{
    /// <summary>Our challenge.</summary>
    public const string Challenge = "Basic realm=\"est\", charset=\"UTF-8\"";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool TryRead(HttpRequest request, [NotNullWhen(true)] out BasicLogin? login)
    {
        login = null;
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
            || !header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
            || header.Parameter is null)
        {
            return false;
        }

        var bytes = new byte[header.Parameter.Length];
        if (!Convert.TryFromBase64String(header.Parameter, bytes, out var length))
        {
            return false;
        }

        try
        {
            var text = Strict.GetString(bytes.AsSpan(0, length));
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            login = colon < 0 ? null : new BasicLogin(text[..colon], text[(colon + 1)..]);
            return login is not null;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>Secrets never print (I-16).</summary>
    public override string ToString() => "***";
}
