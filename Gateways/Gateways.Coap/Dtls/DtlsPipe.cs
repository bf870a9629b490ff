using Org.BouncyCastle.Tls;
using ProvisioningCluster.Gateways.Coap.Exchange;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>
/// What the library takes for a socket of its own: the datagrams of one peer. During the handshake they wait in a queue for the
/// thread that runs it. Afterwards there is no thread: one datagram at a time is laid in and taken out at once.
/// </summary>
internal sealed class DtlsPipe(CoapEndpoint peer) : DatagramTransport
{
    /// <summary>Our flights go out in datagrams that need no fragmentation by IP on any ordinary way.</summary>
    public const int HandshakeDatagramBytes = 1200;

    /// <summary>Largest datagram of a client's flight: on loopback some put a whole one of 2^14 bytes into it.</summary>
    public const int MostHandshakeBytes = 16 * 1024 + 512;

    private const int MostWaiting = 32;

    private readonly object gate = new();
    private readonly Queue<byte[]> waiting = new();
    private readonly HandshakeIntake intake = new();
    private volatile Place place = new(peer, IsProven: true);
    private byte[]? laidIn;
    private volatile bool handshaking = true;
    private bool cancelled;

    /// <summary>Where the peer is reached now.</summary>
    public CoapEndpoint Peer => place.Peer;

    /// <summary>False when the peer moved there after the handshake.</summary>
    public bool IsProven => place.IsProven;

    /// <summary>True after either side ended the connection.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Sends to another address from now on.</summary>
    public void MoveTo(CoapEndpoint other) => place = new Place(other, IsProven: false);

    /// <summary>A datagram for the handshake; false when that is over, and the datagram belongs to the session.</summary>
    public bool Offer(byte[] datagram)
    {
        lock (gate)
        {
            if (!handshaking)
            {
                return false;
            }

            var wellFormed = RecordRules.OfHandshake.WellFormed(datagram);
            if (!intake.Admits(datagram))
            {
                Cancel();
            }
            else if (wellFormed > 0 && waiting.Count < MostWaiting)
            {
                waiting.Enqueue(datagram[..wellFormed]);
                Monitor.Pulse(gate);
            }

            return true;
        }
    }

    /// <summary>Ends the handshake: its thread gets an exception instead of a datagram.</summary>
    public void Cancel()
    {
        lock (gate)
        {
            cancelled = true;
            waiting.Clear();
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>The handshake is done; gives what came for the session meanwhile.</summary>
    public IReadOnlyList<byte[]> BecomeSession()
    {
        lock (gate)
        {
            handshaking = false;
            byte[][] early = [.. waiting];
            waiting.Clear();
            return early;
        }
    }

    /// <summary>True when the session may still be bothered with a record of the handshake, such as a repetition of its last flight.</summary>
    public bool AdmitsLate(byte[] datagram) => intake.Admits(datagram);

    /// <summary>Lays one datagram in for the library to take with the next call; only by the holder of the session's lock.</summary>
    public void LayIn(byte[] datagram) => laidIn = datagram;

    // The library asks for this before it waits for a datagram. In a session a wait has no end, and no beginning: no datagram, no call.
    public int GetReceiveLimit() => handshaking ? MostHandshakeBytes
        : laidIn?.Length ?? throw new TlsTimeoutException();

    public int GetSendLimit() => handshaking ? HandshakeDatagramBytes : MostHandshakeBytes;

    public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

    public int Receive(Span<byte> buffer, int waitMillis)
    {
        var datagram = handshaking ? Await(waitMillis) : Interlocked.Exchange(ref laidIn, null);
        if (datagram is null || datagram.Length > buffer.Length)
        {
            return -1;
        }

        datagram.CopyTo(buffer);
        return datagram.Length;
    }

    public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

    public void Send(ReadOnlySpan<byte> buffer) => Peer.Send(buffer.ToArray());

    public void Close() => IsClosed = true;

    private byte[]? Await(int waitMillis)
    {
        lock (gate)
        {
            if (!cancelled && waiting.Count == 0)
            {
                Monitor.Wait(gate, waitMillis == 0 ? Timeout.Infinite : waitMillis); // woken for nothing, the library waits for the rest
            }

            return cancelled ? throw new TlsFatalAlert(AlertDescription.user_canceled)
                : waiting.TryDequeue(out var datagram) ? datagram
                : null;
        }
    }

    private sealed record Place(CoapEndpoint Peer, bool IsProven);
}
