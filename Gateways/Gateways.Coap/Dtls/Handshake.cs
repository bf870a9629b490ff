using Org.BouncyCastle.Tls;
using ProvisioningCluster.Gateways.Coap.Exchange;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>A handshake under way: begun by a client that repeated its cookie, so its address is proven.</summary>
/// <param name="peer">The client.</param>
/// <param name="request">Its ClientHello.</param>
/// <param name="random">The random of that ClientHello.</param>
/// <param name="lease">Its place among the connections of its source; the session takes it over.</param>
/// <param name="time">Clock.</param>
internal sealed class Handshake(CoapEndpoint peer, DtlsRequest request, byte[] random, IDisposable lease, TimeProvider time)
{
    private readonly long begun = time.GetTimestamp();
    private long heardAt = time.GetTimestamp();
    private volatile bool isGivenUp;

    public CoapEndpoint Peer => peer;

    public DtlsRequest Request => request;

    public byte[] Random => random;

    public IDisposable Lease => lease;

    public DtlsPipe Pipe { get; } = new(peer);

    /// <summary>Time since it began, the wait for a worker included.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(begun);

    /// <summary>When the client's latest datagram came.</summary>
    public long HeardAt => Volatile.Read(ref heardAt);

    /// <summary>True when its place was needed, or the client began anew.</summary>
    public bool IsGivenUp => isGivenUp;

    /// <summary>True when the ClientHello is the one that this handshake began with, repeated.</summary>
    public bool BeganWith(ReadOnlySpan<byte> clientHello) => RecordHeader.ClientRandom(clientHello).SequenceEqual(random);

    /// <summary>A datagram of the client; false when the handshake is over, and the datagram belongs to the session.</summary>
    public bool Offer(byte[] datagram)
    {
        Volatile.Write(ref heardAt, time.GetTimestamp());
        return Pipe.Offer(datagram);
    }

    /// <summary>Ends it; the client is told with an alert.</summary>
    public void GiveUp()
    {
        isGivenUp = true;
        Pipe.Cancel();
    }
}
