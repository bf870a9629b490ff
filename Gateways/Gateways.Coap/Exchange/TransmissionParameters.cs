namespace ProvisioningCluster.Gateways.Coap.Exchange;

/// <summary>RFC 7252 §4.8, with the values that every client counts on.</summary>
internal static class TransmissionParameters
{
    /// <summary>First wait for an acknowledgement of ours, before the random factor.</summary>
    public static readonly TimeSpan AckTimeout = TimeSpan.FromSeconds(2);

    public const double AckRandomFactor = 1.5;

    /// <summary>Transmissions of one message after the first.</summary>
    public const int MaxRetransmit = 4;

    /// <summary>Confirmable messages of ours that one peer may have to acknowledge at a time (NSTART).</summary>
    public const int OutstandingPerPeer = 1;

    /// <summary>How long a confirmable message id may be repeated (§4.8.2).</summary>
    public static readonly TimeSpan ExchangeLifetime = TimeSpan.FromSeconds(247);

    /// <summary>How long a non-confirmable message id may be repeated (§4.8.2).</summary>
    public static readonly TimeSpan NonLifetime = TimeSpan.FromSeconds(145);

    /// <summary>An answer that is not ready by then is announced with an empty acknowledgement (wire-spec 5.1).</summary>
    public static readonly TimeSpan PiggybackDelay = TimeSpan.FromMilliseconds(500);
}
