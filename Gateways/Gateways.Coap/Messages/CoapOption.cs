namespace ProvisioningCluster.Gateways.Coap.Messages;

/// <summary>One option as it stands on the wire.</summary>
internal readonly record struct CoapOption(int Number, ReadOnlyMemory<byte> Value)
{
    /// <summary>An option with an unsigned integer in its shortest form; zero has no bytes, RFC 7252 §3.2.</summary>
    public static CoapOption Of(int number, uint value)
    {
        var length = value switch { 0 => 0, < 1u << 8 => 1, < 1u << 16 => 2, < 1u << 24 => 3, _ => 4 };
        var bytes = new byte[length];
        for (var i = length - 1; i >= 0; i--)
        {
            bytes[i] = (byte)value;
            value >>= 8;
        }

        return new CoapOption(number, bytes);
    }

    /// <summary>The value as an unsigned integer; the caller has checked that it has at most four bytes.</summary>
    public uint ToUInt32()
    {
        var number = 0u;
        foreach (var octet in Value.Span)
        {
            number = number << 8 | octet;
        }

        return number;
    }
}
