namespace ProvisioningCluster.Gateways.Coap.Messages;

/// <summary>One message, RFC 7252 §3. Options stand in ascending order of their numbers.</summary>
internal sealed class CoapMessage
{
    public required CoapMessageType Type { get; init; }

    public required CoapCode Code { get; init; }

    public required ushort MessageId { get; init; }

    public CoapToken Token { get; init; }

    public IReadOnlyList<CoapOption> Options { get; init; } = [];

    /// <summary>Empty when there is no payload marker.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The empty acknowledgement of a confirmable message, RFC 7252 §4.2.</summary>
    public static CoapMessage Acknowledge(ushort messageId) =>
        new() { Type = CoapMessageType.Acknowledgement, Code = CoapCode.Empty, MessageId = messageId };

    /// <summary>The rejection of a message, RFC 7252 §4.2.</summary>
    public static CoapMessage Reject(ushort messageId) =>
        new() { Type = CoapMessageType.Reset, Code = CoapCode.Empty, MessageId = messageId };
}
