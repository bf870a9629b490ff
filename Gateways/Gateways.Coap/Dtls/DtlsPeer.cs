namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>What is at one address: a session, a handshake, both, or nothing.</summary>
internal readonly record struct DtlsPeer(DtlsSession? Session, Handshake? Handshake);
