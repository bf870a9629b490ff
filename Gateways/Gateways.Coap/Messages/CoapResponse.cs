namespace ProvisioningCluster.Gateways.Coap.Messages;

/// <summary>A response before it is put into a message.</summary>
internal sealed record CoapResponse(CoapCode Code)
{
    /// <summary>Content-Format 0, text/plain: what the reference labels JSON with (wire-spec 5.1).</summary>
    public const uint TextPlain = 0;

    /// <summary>Content-Format 40, application/link-format, RFC 6690 §7.4.</summary>
    public const uint LinkFormat = 40;

    public uint? ContentFormat { get; init; }

    /// <summary>Seconds; with 5.03 the time after which to try again, RFC 7252 §5.9.3.4.</summary>
    public uint? MaxAge { get; init; }

    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>
    /// True when the request may have changed something or asked the cluster: a duplicate gets this answer and is not executed
    /// (I-8). False when executing it again gives the same bytes at no cost, RFC 7252 §4.5.
    /// </summary>
    public bool Remember { get; init; }

    public ReadOnlyMemory<byte> ETag { get; init; }

    public BlockOption? Block1 { get; init; }

    public BlockOption? Block2 { get; init; }

    /// <summary>With 4.13: the largest body that is taken, RFC 7959 §2.9.3.</summary>
    public uint? Size1 { get; init; }

    public ReadOnlyMemory<byte> Echo { get; init; }

    public CoapMessage ToMessage(CoapMessageType type, ushort messageId, CoapToken token)
    {
        var options = new List<CoapOption>(4);
        AddBytes(options, CoapOptionNumber.ETag, ETag);
        AddNumber(options, CoapOptionNumber.ContentFormat, ContentFormat);
        AddNumber(options, CoapOptionNumber.MaxAge, MaxAge);
        AddBlock(options, CoapOptionNumber.Block2, Block2);
        AddBlock(options, CoapOptionNumber.Block1, Block1);
        AddNumber(options, CoapOptionNumber.Size1, Size1);
        AddBytes(options, CoapOptionNumber.Echo, Echo);
        return new CoapMessage { Type = type, Code = Code, MessageId = messageId, Token = token, Options = options, Payload = Payload };
    }

    private static void AddBytes(List<CoapOption> options, int number, ReadOnlyMemory<byte> value)
    {
        if (!value.IsEmpty)
        {
            options.Add(new CoapOption(number, value));
        }
    }

    private static void AddNumber(List<CoapOption> options, int number, uint? value)
    {
        if (value is { } present)
        {
            options.Add(CoapOption.Of(number, present));
        }
    }

    private static void AddBlock(List<CoapOption> options, int number, BlockOption? block)
    {
        if (block is { } present)
        {
            options.Add(present.ToOption(number));
        }
    }
}
