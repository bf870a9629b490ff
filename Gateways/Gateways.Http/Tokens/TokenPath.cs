namespace ProvisioningCluster.Gateways.Http.Tokens;

/// <summary>Takes the access token out of a request path.</summary>
internal static class TokenPath
{
    /// <summary>What stands in the path where the token was.</summary>
    public const string Hidden = "-";

    private const string Prefix = "/api/v1/";

    /// <summary>Alone behind the prefix they are the last word of a path without a token (wire-spec 4.1, 5.3).</summary>
    private static readonly string[] Tokenless = ["provision", "telemetry", "attributes"];

    /// <summary>
    /// Takes out the segment after <c>/api/v1/</c>, wherever that stands and whatever follows, so that a mistyped path does not
    /// betray a token either. False when there is none, as in <c>/api/v1/provision</c>.
    /// </summary>
    public static bool TryHide(string path, out string hidden, out string token)
    {
        hidden = path;
        token = string.Empty;
        var start = path.IndexOf(Prefix, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return false;
        }

        var rest = path.AsSpan(start + Prefix.Length);
        var end = rest.IndexOf('/');
        var segment = end < 0 ? rest : rest[..end];
        var isAlone = end < 0 || end == rest.Length - 1;
        if (segment.IsEmpty || (isAlone && IsTokenless(segment)))
        {
            return false;
        }

        token = segment.ToString();
        hidden = string.Concat(path.AsSpan(0, start + Prefix.Length), Hidden, rest[segment.Length..]);
        return true;
    }

    private static bool IsTokenless(ReadOnlySpan<char> segment)
    {
        foreach (var word in Tokenless)
        {
            if (segment.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
