namespace ProvisioningCluster.Gateways.Coap;

/// <summary>The CoAP listener and its limits (invariants section 5). Section <c>Coap</c>.</summary>
public sealed class CoapOptions
{
    public const string Section = "Coap";

    /// <summary>UDP port on every local address; 0 closes the listener.</summary>
    public int Port { get; set; } = 5683;

    /// <summary>UDP port for DTLS 1.2 on every local address; 0 closes the listener.</summary>
    public int DtlsPort { get; set; } = 5684;

    /// <summary>DTLS handshakes under way at the same time, each with a thread; see <see cref="Dtls.HandshakeWorkers"/> for who gives way.</summary>
    public int Handshakes { get; set; } = 256;

    /// <summary>DTLS sessions at the same time.</summary>
    public int Sessions { get; set; } = 10_000;

    /// <summary>A DTLS session whose device was silent for so long is closed.</summary>
    public TimeSpan SessionSilence { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Bytes of one message; a larger datagram is answered with 4.13 and a hint to use blocks.</summary>
    public int MessageBytes { get; set; } = 8 * 1024;

    /// <summary>Bytes of a body that arrives in blocks (RFC 7959).</summary>
    public int PayloadBytes { get; set; } = 64 * 1024;

    /// <summary>Bodies that may arrive at the same time from one source address.</summary>
    public int UploadsPerSource { get; set; } = 8;

    /// <summary>Bodies that may arrive at the same time in all; times <see cref="PayloadBytes"/> is their memory at most.</summary>
    public int Uploads { get; set; } = 512;

    /// <summary>Requests in work at the same time; more are told to come again (5.03).</summary>
    public int ConcurrentRequests { get; set; } = 1024;

    /// <summary>
    /// Memory for answers that a duplicate must get again, in MiB. An answer of 100 bytes takes about 450 bytes for 247 seconds:
    /// 256 MiB carry about 2,400 provisioning requests per second without end. When it is full, new requests get 5.03.
    /// </summary>
    public int DeduplicationMiB { get; set; } = 256;

    /// <summary>Kernel receive buffer of each socket; the kernel may give less.</summary>
    public int ReceiveBufferBytes { get; set; } = 4 * 1024 * 1024;
}
