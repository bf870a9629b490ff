namespace ProvisioningCluster.Gateways.Coap.Messages;

/// <summary>What a datagram turned out to be.</summary>
internal enum DatagramVerdict
{
    /// <summary>A well-formed message.</summary>
    Message,

    /// <summary>Too short for a header, or another version: ignored without a word, RFC 7252 §3.</summary>
    NotCoap,

    /// <summary>A message format error, RFC 7252 §3. Type and message id are known.</summary>
    Malformed,

    /// <summary>Well-formed as far as it was read, but with more options than <see cref="CoapLimits.Options"/>.</summary>
    TooManyOptions,
}
