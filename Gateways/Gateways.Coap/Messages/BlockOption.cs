namespace ProvisioningCluster.Gateways.Coap.Messages;

/// <summary>The value of Block1 and Block2, RFC 7959 §2.2.</summary>
/// <param name="Number">Index of the block.</param>
/// <param name="More">True when it is not the last one.</param>
/// <param name="SizeExponent">0 to 6 for 16 to 1,024 bytes; 7 is reserved.</param>
internal readonly record struct BlockOption(uint Number, bool More, int SizeExponent)
{
    public const int Reserved = 7;
    public const int LargestExponent = 6;

    /// <summary>Bytes of a full block.</summary>
    public int Size => 1 << SizeExponent + 4;

    /// <summary>Where the block begins in the body.</summary>
    public long Offset => (long)Number << SizeExponent + 4;

    public static BlockOption From(CoapOption option)
    {
        var value = option.ToUInt32();
        return new BlockOption(value >> 4, (value & 8) != 0, (int)(value & 7));
    }

    public CoapOption ToOption(int number) => CoapOption.Of(number, Number << 4 | (More ? 8u : 0u) | (uint)SizeExponent);
}
