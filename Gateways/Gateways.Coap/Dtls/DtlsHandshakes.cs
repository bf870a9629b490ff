using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Gateways.Core.Tls;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>Handshakes with clients that have proven their address.</summary>
internal sealed partial class DtlsHandshakes : IDisposable
{
    private readonly DtlsServerProtocol protocol = new();
    private readonly TlsCrypto crypto;
    private readonly DtlsIdentities identities;
    private readonly DtlsPeers peers;
    private readonly DtlsSessions sessions;
    private readonly IConnectionLimiter connections;
    private readonly TimeSpan deadline;
    private readonly DtlsInstruments instruments;
    private readonly TimeProvider time;
    private readonly ILogger<DtlsHandshakes> logger;
    private readonly HandshakeWorkers workers;
    private volatile bool closed;

    public DtlsHandshakes(
        TlsCrypto crypto,
        DtlsIdentities identities,
        DtlsPeers peers,
        DtlsSessions sessions,
        IConnectionLimiter connections,
        IOptions<CoapOptions> options,
        IOptions<TlsOptions> tls,
        DtlsInstruments instruments,
        TimeProvider time,
        ILogger<DtlsHandshakes> logger)
    {
        this.crypto = crypto;
        this.identities = identities;
        this.peers = peers;
        this.sessions = sessions;
        this.connections = connections;
        this.instruments = instruments;
        this.time = time;
        this.logger = logger;
        deadline = tls.Value.HandshakeDeadline;
        workers = new HandshakeWorkers(options.Value.Handshakes, Run, time);
    }

    /// <summary>Handshakes under way.</summary>
    public int Count => workers.Count;

    /// <summary>Starts one; an earlier one from the same port is given up, since its client has begun anew.</summary>
    public void Begin(CoapEndpoint peer, DtlsRequest request, byte[] random)
    {
        if (sessions.RoomFor(peer, () => connections.TryEnter(peer.Source)) is not { } lease)
        {
            instruments.OnNoRoom();
            return;
        }

        var handshake = new Handshake(peer, request, random, lease, time);
        peers.Begin(handshake)?.GiveUp();
        if (!workers.TryStart(handshake))
        {
            Leave(handshake, HandshakeOutcome.NoRoom);
        }
    }

    /// <summary>Begins none any more.</summary>
    public void Close()
    {
        closed = true;
        workers.Dispose();
    }

    public void Dispose() => Close();

    private void Run(Handshake handshake)
    {
        HandshakeOutcome outcome;
        try
        {
            outcome = handshake.IsGivenUp ? HandshakeOutcome.GivenUp : Accept(handshake);
        }
#pragma warning disable CA1031 // the outermost frame of a handshake: what escapes here is a bug or a lost identity, logged as one, and the thread serves others
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogUnhandled(logger, exception);
            outcome = HandshakeOutcome.Refused;
        }

        if (outcome == HandshakeOutcome.Completed)
        {
            instruments.OnHandshake(outcome, handshake.Elapsed);
        }
        else
        {
            Leave(handshake, outcome);
        }
    }

    private HandshakeOutcome Accept(Handshake handshake)
    {
        var server = new HandshakeServer(crypto, identities.Current, deadline, time);
        try
        {
            var transport = protocol.Accept(server, handshake.Pipe, handshake.Request);
            sessions.Add(handshake, new DtlsSession(handshake.Pipe, transport, server.Records, server.Chain, server.ConnectionId, handshake.Lease));
            if (closed)
            {
                sessions.EndAll(); // it was made while the others were told
            }

            return HandshakeOutcome.Completed;
        }
        catch (TlsTimeoutException)
        {
            return HandshakeOutcome.TimedOut;
        }
        catch (TlsFatalAlertReceived alert)
        {
            LogBroken(logger, handshake.Peer.Source, AlertDescription.GetName(alert.AlertDescription));
            return HandshakeOutcome.Broken;
        }
        catch (TlsFatalAlert alert)
        {
            if (handshake.IsGivenUp)
            {
                return HandshakeOutcome.GivenUp;
            }

            LogRefused(logger, handshake.Peer.Source, AlertDescription.GetName(alert.AlertDescription), alert.InnerException?.Message ?? alert.Message);
            return HandshakeOutcome.Refused;
        }
    }

    private void Leave(Handshake handshake, HandshakeOutcome outcome)
    {
        peers.Abandon(handshake);
        handshake.Lease.Dispose();
        instruments.OnHandshake(outcome, handshake.Elapsed);
    }
}
