namespace ProvisioningCluster.Testing.Coap;

/// <summary>One option of a packet.</summary>
public sealed record CoapField(int Number, byte[] Value)
{
    public const int UriPath = 11;
    public const int ContentFormat = 12;
    public const int MaxAge = 14;
    public const int UriQuery = 15;
    public const int Accept = 17;
    public const int Block2 = 23;
    public const int Block1 = 27;
    public const int Size1 = 60;
    public const int Echo = 252;
    public const int RequestTag = 292;

    public CoapField(int number, uint value)
        : this(number, Shortest(value))
    {
    }

    public uint Number32
    {
        get
        {
            var number = 0u;
            foreach (var octet in Value)
            {
                number = number << 8 | octet;
            }

            return number;
        }
    }

    /// <summary>Block1 or Block2.</summary>
    /// <param name="number">Option number.</param>
    /// <param name="block">Index of the block.</param>
    /// <param name="more">Whether others follow.</param>
    /// <param name="exponent">0 for 16 bytes to 6 for 1,024.</param>
    public static CoapField Block(int number, int block, bool more, int exponent) =>
        new(number, (uint)(block << 4 | (more ? 8 : 0) | exponent));

    private static byte[] Shortest(uint value)
    {
        var bytes = new List<byte>();
        for (; value > 0; value >>= 8)
        {
            bytes.Insert(0, (byte)value);
        }

        return [.. bytes];
    }
}
