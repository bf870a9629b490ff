using System.Buffers.Binary;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using ProvisioningCluster.Gateways.Coap.Exchange;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>
/// RFC 6347 §4.2.1: a client repeats a cookie that it can only know when it receives what is sent to its address. Before that nothing
/// is kept of it (T-16). The secret is replaced now and then, so that cookies cannot be collected for later; the one before still counts.
/// </summary>
internal sealed class CookieExchange(TlsCrypto crypto, TimeProvider time)
{
    public static readonly TimeSpan SecretLifetime = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private DtlsVerifier current = new(crypto);
    private DtlsVerifier? previous;
    private long since = time.GetTimestamp();

    /// <summary>The request to start a handshake with; null when the client was sent a cookie, or the datagram says nothing.</summary>
    public DtlsRequest? Verify(CoapEndpoint peer, byte[] clientHello)
    {
        var (verifier, older) = Verifiers();
        var client = ClientOf(peer);
        return older?.VerifyRequest(client, clientHello, 0, clientHello.Length, Silence.Instance)
            ?? verifier.VerifyRequest(client, clientHello, 0, clientHello.Length, new Reply(peer));
    }

    private (DtlsVerifier Current, DtlsVerifier? Previous) Verifiers()
    {
        lock (gate)
        {
            var age = time.GetElapsedTime(since);
            if (age >= SecretLifetime)
            {
                previous = age < 2 * SecretLifetime ? current : null;
                current = new DtlsVerifier(crypto);
                since = time.GetTimestamp();
            }

            return (current, previous);
        }
    }

    private static byte[] ClientOf(CoapEndpoint peer)
    {
        var bytes = new byte[16 + sizeof(uint) + sizeof(ushort)];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, peer.Address);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), peer.Scope);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(20), peer.Port);
        return bytes;
    }

    private sealed class Reply(CoapEndpoint peer) : DatagramSender
    {
        public int GetSendLimit() => DtlsPipe.HandshakeDatagramBytes;

        public void Send(byte[] buf, int off, int len) => peer.Send(buf.AsMemory(off, len));

        public void Send(ReadOnlySpan<byte> buffer) => peer.Send(buffer.ToArray());
    }

    private sealed class Silence : DatagramSender
    {
        public static readonly Silence Instance = new();

        public int GetSendLimit() => DtlsPipe.HandshakeDatagramBytes;

        public void Send(byte[] buf, int off, int len)
        {
            // The current secret makes the cookie.
        }

        public void Send(ReadOnlySpan<byte> buffer)
        {
            // As above.
        }
    }
}
