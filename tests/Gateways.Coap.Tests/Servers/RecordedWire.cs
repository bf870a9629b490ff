using System.Net;
using ProvisioningCluster.Gateways.Coap.Exchange;

namespace ProvisioningCluster.Gateways.Coap.Tests.Servers;

/// <summary>Keeps what would be sent.</summary>
internal sealed class RecordedWire : ICoapWire
{
    public List<byte[]> Sent { get; } = [];

    public void Send(ReadOnlyMemory<byte> datagram, SocketAddress target) => Sent.Add(datagram.ToArray());
}
