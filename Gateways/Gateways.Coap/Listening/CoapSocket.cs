using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using ProvisioningCluster.Gateways.Coap.Exchange;

namespace ProvisioningCluster.Gateways.Coap.Listening;

/// <summary>
/// A UDP socket on one unicast address. Bound to that address, it answers from it (RFC 7252 §4.2), and the kernel gives it
/// neither multicast nor broadcast, which a provisioning server must not answer (T-15).
/// </summary>
internal sealed partial class CoapSocket : ICoapWire, IDisposable
{
    private readonly Socket socket;
    private readonly IDatagramReceiver receiver;
    private readonly ILogger logger;
    private readonly int datagramBytes;
    private readonly CancellationTokenSource stop = new();
    private Task receiving = Task.CompletedTask;

    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public CoapSocket(IPEndPoint local, int datagramBytes, int receiveBufferBytes, IDatagramReceiver receiver, ILogger logger)
    {
        this.receiver = receiver;
        this.logger = logger;
        this.datagramBytes = datagramBytes;
        socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (local.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            socket.ReceiveBufferSize = receiveBufferBytes;
            socket.Bind(local);
            Local = (IPEndPoint)socket.LocalEndPoint!;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public IPEndPoint Local { get; }

    public void Start() => receiving = Task.Run(ReceiveAsync);

    public void Send(ReadOnlyMemory<byte> datagram, SocketAddress target) => _ = SendAsync(datagram, target);

    /// <summary>Ends the receive loop; what comes from then on waits for <see cref="TakeWaiting"/>, and can be answered.</summary>
    public async Task StopReceivingAsync()
    {
        await stop.CancelAsync();
        await receiving;
    }

    /// <summary>
    /// The kernel answers whoever sends from now on that the port is unreachable (RFC 1122 §4.1.3.1); what it has queued stays to be
    /// taken, and can be answered. A UDP port cannot be closed for requests alone: closed, it loses the queue; open, it takes requests
    /// that nobody will answer. But a socket that is connected takes from its peer only, and its own endpoint is a peer that never sends.
    /// Linux still lets it send to anybody; other systems do not, and there it stays as it is.
    /// </summary>
    public void RefuseNewcomers()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            socket.Connect(Local);
        }
        catch (SocketException exception)
        {
            LogStillOpen(logger, Local, exception.SocketErrorCode); // the machine lost this address, and its senders with it
        }
    }

    /// <summary>Takes what has come since the receive loop ended.</summary>
    public void TakeWaiting()
    {
        var buffer = new byte[datagramBytes + 1];
        var peer = new SocketAddress(socket.AddressFamily);
        while (socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
        {
            try
            {
                var length = socket.ReceiveFrom(buffer, SocketFlags.None, peer);
                Pass(buffer.AsSpan(0, Math.Min(length, datagramBytes)).ToArray(), CoapEndpoint.From(this, peer), truncated: length > datagramBytes);
            }
            catch (SocketException exception)
            {
                LogReceiveFailed(logger, Local.Port, exception.SocketErrorCode);
            }
        }
    }

    /// <summary>Ends the receive loop and closes the socket; nothing can be answered from this address afterwards.</summary>
    public async Task CloseAsync()
    {
        await StopReceivingAsync();
        Dispose();
    }

    public void Dispose()
    {
        socket.Dispose();
        stop.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = GC.AllocateUninitializedArray<byte>(datagramBytes + 1, pinned: true); // one byte more shows a datagram that is too long
        var peer = new SocketAddress(socket.AddressFamily);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var length = await socket.ReceiveFromAsync(buffer, SocketFlags.None, peer, stop.Token);
                Pass(buffer.AsSpan(0, Math.Min(length, datagramBytes)).ToArray(), CoapEndpoint.From(this, peer), truncated: length > datagramBytes);
            }
            catch (SocketException exception)
            {
                LogReceiveFailed(logger, Local.Port, exception.SocketErrorCode); // an ICMP answer to one of ours; the next datagram is another matter
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Pass(byte[] datagram, CoapEndpoint peer, bool truncated)
    {
        try
        {
            receiver.Receive(datagram, peer, truncated);
        }
#pragma warning disable CA1031 // a bug that one datagram finds must not end the loop for all others; it is logged as what it is
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogUnhandled(logger, exception);
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> datagram, SocketAddress target)
    {
        try
        {
            await socket.SendToAsync(datagram, SocketFlags.None, target);
        }
        catch (SocketException exception)
        {
            LogSendFailed(logger, Local.Port, exception.SocketErrorCode); // lost, as any datagram may be
        }
        catch (ObjectDisposedException)
        {
            // A retransmission or a late answer after the listener closed.
        }
    }
}
