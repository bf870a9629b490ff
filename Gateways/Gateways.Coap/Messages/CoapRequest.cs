using ProvisioningCluster.Gateways.Coap.Amplification;
using ProvisioningCluster.Gateways.Coap.Exchange;

namespace ProvisioningCluster.Gateways.Coap.Messages;

/// <summary>A request with its options understood. Not a record: paths hold tokens and must not print (I-16).</summary>
internal sealed class CoapRequest
{
    public required CoapEndpoint Endpoint { get; init; }

    public required CoapCode Method { get; init; }

    public required CoapToken Token { get; init; }

    public required IReadOnlyList<string> Path { get; init; }

    public required IReadOnlyList<string> Queries { get; init; }

    /// <summary>Path and query in one unambiguous text: what RFC 7252 §5.6 calls the cache key, for block-wise transfers.</summary>
    public required string ResourceKey { get; init; }

    /// <summary>The Request-Tag options in one text; empty when there are none, RFC 9175 §3.</summary>
    public required string RequestTag { get; init; }

    public uint? Accept { get; init; }

    public BlockOption? Block1 { get; init; }

    public BlockOption? Block2 { get; init; }

    /// <summary>Size of the whole body as the client announced it.</summary>
    public uint? Size1 { get; init; }

    public ReadOnlyMemory<byte> Echo { get; init; }

    /// <summary>
    /// Bytes of a request for a later block of the answer: this one without payload, so that the block size can be chosen
    /// for it too (T-15).
    /// </summary>
    public required int LaterBlockLength { get; init; }

    public required ReplyAllowance Allowance { get; init; }

    /// <summary>Made once per exchange (I-7): a duplicate never gets as far as another one.</summary>
    public Guid OperationId { get; init; } = Guid.NewGuid();

    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The same exchange with the body that its last block completed.</summary>
    public CoapRequest WithBody(ReadOnlyMemory<byte> body) => new()
    {
        Endpoint = Endpoint,
        Method = Method,
        Token = Token,
        Path = Path,
        Queries = Queries,
        ResourceKey = ResourceKey,
        RequestTag = RequestTag,
        Accept = Accept,
        Block1 = Block1,
        Block2 = Block2,
        Size1 = Size1,
        Echo = Echo,
        LaterBlockLength = LaterBlockLength,
        Allowance = Allowance,
        OperationId = OperationId,
        Payload = body,
    };
}
