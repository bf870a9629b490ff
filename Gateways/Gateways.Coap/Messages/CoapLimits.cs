namespace ProvisioningCluster.Gateways.Coap.Messages;

/// <summary>Limits on the shape of one message (T-14). No client of the interface comes near them.</summary>
internal static class CoapLimits
{
    /// <summary>Options in a message.</summary>
    public const int Options = 48;

    /// <summary>Segments of a path; the longest that is served has five.</summary>
    public const int PathSegments = 16;

    /// <summary>Query parameters.</summary>
    public const int Queries = 16;

    /// <summary>Request-Tag options in a request; RFC 9175 §3.2 lets them repeat.</summary>
    public const int RequestTags = 2;
}
