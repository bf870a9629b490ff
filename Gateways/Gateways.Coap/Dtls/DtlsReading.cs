namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>What a datagram held for a session.</summary>
/// <param name="Messages">Decrypted messages, in order.</param>
/// <param name="IsAuthentic">True when a record of it was the peer's beyond doubt.</param>
/// <param name="IsNewest">True when such a record was newer than all before, and named the session by its connection id.</param>
/// <param name="HasEnded">True when the session is over.</param>
internal readonly record struct DtlsReading(IReadOnlyList<byte[]> Messages, bool IsAuthentic, bool IsNewest, bool HasEnded)
{
    public static DtlsReading Nothing { get; } = new([], false, false, false);

    public static DtlsReading Ended { get; } = new([], false, false, true);
}
