using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Coap.Listening;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>The encrypted port.</summary>
internal sealed class DtlsListener(
    IOptions<CoapOptions> options, DtlsGate gate, DtlsIdentities identities, DtlsHandshakes handshakes, DtlsSessions sessions, ILogger<CoapListener> logger)
{
    /// <summary>A record adds less than this to a message: header, connection id, nonce and tag.</summary>
    private const int RecordBytes = 64;

    private readonly CoapListener listener = new(
        options.Value.DtlsPort,
        Math.Max(options.Value.MessageBytes + RecordBytes, DtlsPipe.MostHandshakeBytes),
        options.Value.ReceiveBufferBytes,
        gate,
        logger);

    public IReadOnlyList<IPEndPoint> Bound => listener.Bound;

    public void Open()
    {
        _ = identities.Current; // a server without an identity must not start
        listener.Open();
    }

    /// <summary>Opens one endpoint only.</summary>
    public void Open(IPEndPoint endpoint) => listener.Open(endpoint);

    public Task StopReceivingAsync() => listener.StopReceivingAsync();

    public void RefuseNewcomers() => listener.RefuseNewcomers();

    public void TakeWaiting() => listener.TakeWaiting();

    /// <summary>Ends handshakes and sessions, each with a word to its peer, and closes the port.</summary>
    public async Task CloseAsync()
    {
        await listener.StopReceivingAsync();
        handshakes.Close();
        sessions.EndAll();
        await listener.CloseAsync();
    }
}
