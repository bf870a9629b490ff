namespace ProvisioningCluster.Gateways.Coap.Messages;

/// <summary>The code field: three bits of class and five of detail, RFC 7252 §3 and §12.1.</summary>
internal readonly record struct CoapCode(byte Value)
{
    public static readonly CoapCode Empty = new(0);
    public static readonly CoapCode Get = Of(0, 1);
    public static readonly CoapCode Post = Of(0, 2);
    public static readonly CoapCode Put = Of(0, 3);
    public static readonly CoapCode Delete = Of(0, 4);

    public static readonly CoapCode Created = Of(2, 1);
    public static readonly CoapCode Content = Of(2, 5);
    public static readonly CoapCode Continue = Of(2, 31);

    public static readonly CoapCode BadRequest = Of(4, 0);
    public static readonly CoapCode Unauthorized = Of(4, 1);
    public static readonly CoapCode BadOption = Of(4, 2);
    public static readonly CoapCode Forbidden = Of(4, 3);
    public static readonly CoapCode NotFound = Of(4, 4);
    public static readonly CoapCode MethodNotAllowed = Of(4, 5);
    public static readonly CoapCode NotAcceptable = Of(4, 6);
    public static readonly CoapCode RequestEntityIncomplete = Of(4, 8);
    public static readonly CoapCode Conflict = Of(4, 9); // RFC 8132 §3.4
    public static readonly CoapCode RequestEntityTooLarge = Of(4, 13);

    public static readonly CoapCode TooManyRequests = Of(4, 29); // RFC 8516

    public static readonly CoapCode InternalServerError = Of(5, 0);
    public static readonly CoapCode ServiceUnavailable = Of(5, 3);
    public static readonly CoapCode ProxyingNotSupported = Of(5, 5);

    public int Class => Value >> 5;

    public int Detail => Value & 0x1f;

    public bool IsRequest => Class == 0 && Value != 0;

    public bool IsResponse => Class is 2 or 4 or 5;

    public static CoapCode Of(int codeClass, int detail) => new((byte)(codeClass << 5 | detail));

    public override string ToString() => $"{Class}.{Detail:00}";
}
