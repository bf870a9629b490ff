using ProvisioningCluster.Gateways.Coap.Exchange;

namespace ProvisioningCluster.Gateways.Coap.Listening;

/// <summary>What stands behind a socket: the message layer on plain UDP, DTLS in front of it on the other port.</summary>
internal interface IDatagramReceiver
{
    /// <summary>Takes one datagram, and the memory with it. Never waits.</summary>
    /// <param name="datagram">What came in.</param>
    /// <param name="peer">Where it came from, and the socket to answer by.</param>
    /// <param name="truncated">The datagram was longer than the socket takes; only its begin is here.</param>
    void Receive(byte[] datagram, CoapEndpoint peer, bool truncated);
}
