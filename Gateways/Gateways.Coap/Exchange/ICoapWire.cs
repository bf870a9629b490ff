using System.Net;

namespace ProvisioningCluster.Gateways.Coap.Exchange;

/// <summary>One local address that datagrams come in by, and that their answers must leave from (RFC 7252 §4.2, §5.3.2).</summary>
internal interface ICoapWire
{
    /// <summary>The DTLS session that this is; null for plain UDP.</summary>
    ISecuredPeer? Secured => null;

    /// <summary>Sends at once or loses the datagram: the network may do that anyway. Never throws and never waits.</summary>
    void Send(ReadOnlyMemory<byte> datagram, SocketAddress target);
}
