namespace ProvisioningCluster.Gateways.Coap.Messages;

/// <summary>Which options are understood, how long they may be and whether they may repeat, RFC 7252 §5.10, RFC 7959 §2.1, RFC 9175.</summary>
internal static class OptionRules
{
    /// <summary>Longest Uri-Path segment and Uri-Query parameter, RFC 7252 §5.10.</summary>
    public const int LongestText = 255;

    /// <summary>
    /// False for an option that is unknown or whose length is outside its range: both count as unrecognized, RFC 7252 §5.4.3.
    /// </summary>
    public static bool Recognizes(CoapOption option)
    {
        var length = option.Value.Length;
        return option.Number switch
        {
            CoapOptionNumber.UriHost => length is >= 1 and <= LongestText,
            CoapOptionNumber.UriPort or CoapOptionNumber.Accept => length <= 2,
            CoapOptionNumber.UriPath or CoapOptionNumber.UriQuery => length <= LongestText,
            CoapOptionNumber.Block1 or CoapOptionNumber.Block2 => length <= 3,
            CoapOptionNumber.Size1 => length <= 4,
            CoapOptionNumber.Echo => length is >= 1 and <= 40,
            CoapOptionNumber.RequestTag => length <= 8,
            _ => false,
        };
    }

    /// <summary>
    /// How often an option may stand in one request. One more of an option that may not repeat counts as unrecognized,
    /// RFC 7252 §5.4.5; those that may repeat have a limit of ours.
    /// </summary>
    public static int Most(int number) => number switch
    {
        CoapOptionNumber.UriPath => CoapLimits.PathSegments,
        CoapOptionNumber.UriQuery => CoapLimits.Queries,
        CoapOptionNumber.RequestTag => CoapLimits.RequestTags,
        _ => 1,
    };
}
