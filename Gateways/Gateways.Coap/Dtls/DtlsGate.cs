using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Listening;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>
/// Between the encrypted port and the message layer: finds the session of a datagram, answers a ClientHello with a cookie, and starts
/// a handshake for one that brings it back. Until then nothing is kept of anybody (T-16).
/// </summary>
internal sealed class DtlsGate(CookieExchange cookies, DtlsPeers peers, DtlsHandshakes handshakes, DtlsSessions sessions, DtlsInstruments instruments) : IDatagramReceiver
{
    public void Receive(byte[] datagram, CoapEndpoint peer, bool truncated)
    {
        if (truncated || !RecordHeader.TryRead(datagram, out var header) || !TryPass(datagram, header, peer))
        {
            instruments.OnDiscarded();
        }
    }

    private bool TryPass(byte[] datagram, RecordHeader header, CoapEndpoint from)
    {
        if (header.ContentType == RecordHeader.WithConnectionId && RecordHeader.ConnectionIdOf(datagram) is { } id && peers.Named(id) is { } named)
        {
            return sessions.Read(named, datagram, header, from);
        }

        var (session, handshake) = peers.At(from);
        if (header.IsClientHello(datagram))
        {
            Greet(datagram, from, handshake);
            return true;
        }

        if (handshake is null)
        {
            return session is not null && sessions.Read(session, datagram, header, from);
        }

        // Encrypted records may still be those of the session that the handshake is to replace.
        if (header.Epoch > 0 && session is not null && sessions.Read(session, datagram, header, from))
        {
            return true;
        }

        return handshake.Offer(datagram)
            || (peers.At(from).Session is { } made && sessions.Read(made, datagram, header, from)); // the handshake ended in between
    }

    private void Greet(byte[] clientHello, CoapEndpoint from, Handshake? handshake)
    {
        if (cookies.Verify(from, clientHello) is not { } request)
        {
            instruments.OnUnprovenHello();
        }
        else if (handshake?.BeganWith(clientHello) == true)
        {
            handshake.Offer(clientHello); // our flight was lost, or is late
        }
        else
        {
            handshakes.Begin(from, request, RecordHeader.ClientRandom(clientHello).ToArray());
        }
    }
}
