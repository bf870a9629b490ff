using System.Net;

namespace ProvisioningCluster.Testing.Coap;

/// <summary>What carries the datagrams of a scripted peer: UDP, or a DTLS session.</summary>
public interface ICoapChannel : IDisposable
{
    IPEndPoint Server { get; }

    IPEndPoint Local { get; }

    Task SendAsync(byte[] datagram);

    Task<byte[]> ReceiveAsync(CancellationToken cancellationToken);
}
