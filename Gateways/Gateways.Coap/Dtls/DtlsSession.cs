using System.Net;
using Org.BouncyCastle.Tls;
using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>
/// An established session: the wire that the message layer sees in place of a socket. Every use of the library's state is under one
/// lock; while it repeats its last flight, a message sent beside it would leave unencrypted.
/// </summary>
/// <param name="pipe">Its datagrams.</param>
/// <param name="transport">The library's end of the session.</param>
/// <param name="records">The form of its records.</param>
/// <param name="chain">What the device presented, if anything.</param>
/// <param name="connectionId">What its records are named with, if it wanted that.</param>
/// <param name="lease">Its place among the connections of its source.</param>
internal sealed class DtlsSession(DtlsPipe pipe, DtlsTransport transport, RecordRules records, CertificateChain? chain, ConnectionId? connectionId, IDisposable lease)
    : ICoapWire, ISecuredPeer
{
    private readonly Lock gate = new();
    private readonly CoapEndpoint origin = pipe.Peer;
    private DtlsTransport? library = transport;
    private bool heardData;

    public ISecuredPeer Secured => this;

    public CoapEndpoint Current => pipe.Peer;

    public bool IsProven => pipe.IsProven;

    public CertificateChain? Chain => chain;

    public Guid OperationId { get; } = Guid.NewGuid();

    public ConnectionId? ConnectionId => connectionId;

    /// <summary>Network that the session is counted for; it does not follow the peer.</summary>
    public UInt128 Source => origin.SourceNetwork;

    /// <summary>Timestamp of the latest record that was the peer's beyond doubt.</summary>
    public long HeardAt { get; set; }

    /// <summary>The endpoint of the session's messages: stays when the peer moves.</summary>
    public CoapEndpoint Endpoint => new(this, origin.Address, origin.Scope, origin.Port, origin.IsIPv6);

    /// <summary>Decrypts a datagram.</summary>
    public DtlsReading Read(byte[] datagram, RecordHeader header)
    {
        lock (gate)
        {
            if (library is null)
            {
                return DtlsReading.Ended;
            }

            // Records in the clear can only be the client's last flight again, and only until its first data came.
            if (header.Epoch == 0 && (heardData || !pipe.AdmitsLate(datagram)))
            {
                return DtlsReading.Nothing;
            }

            var wellFormed = records.WellFormed(datagram);
            if (wellFormed == 0)
            {
                return DtlsReading.Nothing;
            }

            var reader = new DtlsReader(library, pipe, datagram[..wellFormed]);
            reader.Run();
            heardData |= reader.Messages.Count > 0;
            return new DtlsReading(reader.Messages, reader.IsAuthentic, reader.IsNewest, pipe.IsClosed || reader.HasFailed);
        }
    }

    /// <summary>The peer's records come from another address now (RFC 9146 §6).</summary>
    public void MoveTo(CoapEndpoint other)
    {
        lock (gate)
        {
            pipe.MoveTo(other);
        }
    }

    public void Send(ReadOnlyMemory<byte> datagram, SocketAddress target)
    {
        lock (gate)
        {
            if (library is null || datagram.Length > library.GetSendLimit())
            {
                return; // ended, or more than the client said that it takes (RFC 6066 §4)
            }

            try
            {
                library.Send(datagram.Span);
            }
            catch (TlsException)
            {
                // The library has closed the session; the next record or the clock finds it.
            }
        }
    }

    /// <summary>Ends the session; idempotent.</summary>
    /// <param name="notify">Tell the peer with close_notify, unless it ended the session itself.</param>
    public void End(bool notify)
    {
        lock (gate)
        {
            if (library is null)
            {
                return;
            }

            if (notify && !pipe.IsClosed)
            {
                library.Close();
            }

            library = null; // exchanges remember their endpoint for minutes, and must not keep the keys
            lease.Dispose();
        }
    }
}
