using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Coap.Exchange;

/// <summary>What a DTLS session knows of its peer. The session, not the address, is the endpoint of its messages (RFC 7252 §9.1).</summary>
internal interface ISecuredPeer
{
    /// <summary>Where the peer is reached now; its address may change within the session (RFC 9146 §6).</summary>
    CoapEndpoint Current { get; }

    /// <summary>True when the peer showed that it receives what is sent to its current address: the handshake does.</summary>
    bool IsProven { get; }

    /// <summary>What the device presented; null when it presented nothing.</summary>
    CertificateChain? Chain { get; }

    /// <summary>For logins with the chain: one per session, so that many requests provision at most once (I-7).</summary>
    Guid OperationId { get; }
}
