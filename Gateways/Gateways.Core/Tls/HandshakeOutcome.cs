namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>How a TLS or DTLS handshake ended.</summary>
public enum HandshakeOutcome
{
    Success,

    /// <summary>Refused by one of the sides, or the peer went away.</summary>
    Failed,

    /// <summary>Not done by the deadline.</summary>
    Stalled,

    /// <summary>Closed for a newer one because too many were under way.</summary>
    Displaced,
}
