namespace ProvisioningCluster.Gateways.Coap.Messages;

/// <summary>Option numbers (RFC 7252 §12.2, 7959, 9175). Odd numbers are critical, RFC 7252 §5.4.6.</summary>
internal static class CoapOptionNumber
{
    public const int UriHost = 3;
    public const int ETag = 4;
    public const int UriPort = 7;
    public const int UriPath = 11;
    public const int ContentFormat = 12;
    public const int MaxAge = 14;
    public const int UriQuery = 15;
    public const int Accept = 17;
    public const int Block2 = 23;
    public const int Block1 = 27;
    public const int ProxyUri = 35;
    public const int ProxyScheme = 39;
    public const int Size1 = 60;
    public const int Echo = 252;
    public const int RequestTag = 292;

    public static bool IsCritical(int number) => (number & 1) == 1;
}
