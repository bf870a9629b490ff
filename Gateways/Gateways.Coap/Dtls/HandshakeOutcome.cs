namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>How a handshake ended.</summary>
internal enum HandshakeOutcome
{
    /// <summary>With a session.</summary>
    Completed,

    /// <summary>With an alert of ours: nothing in common, a bad certificate, no proof of its key.</summary>
    Refused,

    /// <summary>With an alert of the client.</summary>
    Broken,

    /// <summary>By its deadline.</summary>
    TimedOut,

    /// <summary>For another one: its place was needed, the client began anew, or the server stops.</summary>
    GivenUp,

    /// <summary>Before it began: a limit was reached.</summary>
    NoRoom,
}
