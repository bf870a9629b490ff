using ProvisioningCluster.Gateways.Coap.Exchange;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>
/// Who is at the other end of a datagram: a session, a handshake, or both while a client that has lost its session makes another
/// from the same port. The old session stays until the new one stands, so that nobody ends it by a forged address.
/// </summary>
internal sealed class DtlsPeers
{
    private readonly Lock gate = new();
    private readonly Dictionary<CoapEndpoint, DtlsPeer> peers = [];
    private readonly Dictionary<ConnectionId, DtlsSession> named = [];

    public DtlsPeer At(CoapEndpoint address)
    {
        lock (gate)
        {
            return peers.GetValueOrDefault(address);
        }
    }

    public DtlsSession? Named(ConnectionId id)
    {
        lock (gate)
        {
            return named.GetValueOrDefault(id);
        }
    }

    /// <summary>A handshake begins; gives the one that it takes the place of.</summary>
    public Handshake? Begin(Handshake handshake)
    {
        lock (gate)
        {
            var peer = peers.GetValueOrDefault(handshake.Peer);
            peers[handshake.Peer] = peer with { Handshake = handshake };
            return peer.Handshake;
        }
    }

    /// <summary>A handshake is over without a session.</summary>
    public void Abandon(Handshake handshake)
    {
        lock (gate)
        {
            var peer = peers.GetValueOrDefault(handshake.Peer);
            if (peer.Handshake == handshake)
            {
                Keep(handshake.Peer, peer with { Handshake = null });
            }
        }
    }

    /// <summary>A handshake became a session.</summary>
    /// <param name="handshake">That is over.</param>
    /// <param name="session">That it made.</param>
    /// <param name="replaced">The session that can no longer be reached; null when there was none, or its records are named.</param>
    /// <returns>What came for the session while it was made.</returns>
    public IReadOnlyList<byte[]> Complete(Handshake handshake, DtlsSession session, out DtlsSession? replaced)
    {
        lock (gate)
        {
            var peer = peers.GetValueOrDefault(handshake.Peer);
            replaced = peer.Session is { ConnectionId: null } former ? former : null;
            peers[handshake.Peer] = new DtlsPeer(session, peer.Handshake == handshake ? null : peer.Handshake);
            if (session.ConnectionId is { } id)
            {
                named[id] = session;
            }

            return handshake.Pipe.BecomeSession();
        }
    }

    /// <summary>A session is reached at another address from now on.</summary>
    public void Move(DtlsSession session, CoapEndpoint address)
    {
        lock (gate)
        {
            Forget(session);
            var peer = peers.GetValueOrDefault(address);
            peers[address] = peer with { Session = session };
            session.MoveTo(address);
        }
    }

    public void Remove(DtlsSession session)
    {
        lock (gate)
        {
            Forget(session);
            if (session.ConnectionId is { } id)
            {
                named.Remove(id);
            }
        }
    }

    private void Forget(DtlsSession session)
    {
        var peer = peers.GetValueOrDefault(session.Current);
        if (peer.Session == session)
        {
            Keep(session.Current, peer with { Session = null });
        }
    }

    private void Keep(CoapEndpoint address, DtlsPeer peer)
    {
        if (peer == default)
        {
            peers.Remove(address);
        }
        else
        {
            peers[address] = peer;
        }
    }
}
