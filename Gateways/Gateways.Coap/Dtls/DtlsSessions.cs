using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Listening;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>The established sessions: passes their messages on, and ends those that are over.</summary>
internal sealed class DtlsSessions : IDisposable
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(5);

    private readonly DtlsPeers peers;
    private readonly IDatagramReceiver layer;
    private readonly DtlsInstruments instruments;
    private readonly int messageBytes;
    private readonly SessionLimits limits;
    private readonly ITimer clock;

    public DtlsSessions(DtlsPeers peers, IDatagramReceiver layer, IOptions<CoapOptions> options, DtlsInstruments instruments, TimeProvider time)
    {
        this.peers = peers;
        this.layer = layer;
        this.instruments = instruments;
        messageBytes = options.Value.MessageBytes;
        limits = new SessionLimits(options.Value.Sessions, options.Value.SessionSilence, time);
        clock = time.CreateTimer(static sessions => ((DtlsSessions)sessions!).EndOver(), this, CheckEvery, CheckEvery);
    }

    public int Count => limits.Count;

    /// <summary>A handshake made a session; what came for it meanwhile is read at once.</summary>
    public void Add(Handshake handshake, DtlsSession session)
    {
        limits.Add(session);
        instruments.OnSessionOpened();
        var early = peers.Complete(handshake, session, out var replaced);
        if (replaced is not null)
        {
            End(replaced, notify: false); // its peer has forgotten it, and would take the notice for one of the new session
        }

        foreach (var datagram in early)
        {
            if (RecordHeader.TryRead(datagram, out var header))
            {
                Read(session, datagram, header, handshake.Peer);
            }
        }
    }

    /// <summary>Passes the messages of a datagram on; false when nothing of it was the peer's beyond doubt.</summary>
    public bool Read(DtlsSession session, byte[] datagram, RecordHeader header, CoapEndpoint from)
    {
        var reading = session.Read(datagram, header);
        if (reading.IsAuthentic)
        {
            limits.Touch(session);
        }

        if (reading.IsNewest && from != session.Current)
        {
            peers.Move(session, from);
        }

        foreach (var message in reading.Messages)
        {
            var truncated = message.Length > messageBytes;
            layer.Receive(truncated ? message[..messageBytes] : message, session.Endpoint, truncated);
        }

        if (reading.HasEnded)
        {
            End(session, notify: false);
        }

        return reading.IsAuthentic;
    }

    /// <summary>A place for one more; silent sessions give way when there is none. Null when nobody can.</summary>
    /// <param name="newcomer">Who comes.</param>
    /// <param name="enter">Takes a place among the connections of the newcomer's source, when that has one.</param>
    public IDisposable? RoomFor(CoapEndpoint newcomer, Func<IDisposable?> enter) =>
        limits.IsFull && !EndSpare(null) ? null
        : enter() ?? (EndSpare(newcomer.SourceNetwork) ? enter() : null);

    /// <summary>Tells every peer that its session is over.</summary>
    public void EndAll()
    {
        foreach (var session in limits.All)
        {
            End(session, notify: true);
        }
    }

    public void Dispose() => clock.Dispose();

    private bool EndSpare(UInt128? source)
    {
        if (limits.Spare(source) is not { } spare)
        {
            return false;
        }

        End(spare, notify: true);
        return true;
    }

    private void EndOver()
    {
        while (limits.Over() is { } over)
        {
            End(over, notify: true);
        }
    }

    private void End(DtlsSession session, bool notify)
    {
        if (limits.Remove(session))
        {
            peers.Remove(session);
            session.End(notify);
            instruments.OnSessionClosed();
        }
    }
}
