using System.Net;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using ProvisioningCluster.Testing.Coap;

namespace ProvisioningCluster.Testing.Dtls;

/// <summary>A DTLS session of a test device, for what libcoap's clients cannot do or show.</summary>
public sealed class DtlsClient : ICoapChannel
{
    private const int PollMilliseconds = 50;

    private readonly DtlsSocket socket;
    private readonly ScriptedTlsClient client;
    private readonly Lock gate = new();
    private DtlsTransport? transport;

    private DtlsClient(IPEndPoint server, DtlsPlan plan)
    {
        Server = server;
        socket = new DtlsSocket(server, plan.From);
        client = new ScriptedTlsClient(new BcTlsCrypto(new SecureRandom()), plan);
    }

    public IPEndPoint Server { get; }

    public IPEndPoint Local => socket.Local;

    /// <summary>The latest alert of the server; null when it sent none.</summary>
    public string? Alert => client.Alert;

    /// <summary>Code point of the cipher suite, four hex digits.</summary>
    public string Suite => client.Suite!;

    public bool HasExtendedMasterSecret => client.HasExtendedMasterSecret;

    /// <summary>Every datagram that the client sent so far.</summary>
    public IReadOnlyList<byte[]> Sent => socket.Sent;

    /// <summary>Conducts a handshake.</summary>
    /// <exception cref="IOException">It failed.</exception>
    public static async Task<DtlsClient> ConnectAsync(IPEndPoint server, DtlsPlan? plan = null)
    {
        var client = new DtlsClient(server, plan ?? new DtlsPlan());
        try
        {
            await client.HandshakeAsync();
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public static Task<DtlsClient> ConnectAsync(int port, DtlsPlan? plan = null) => ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), plan);

    /// <summary>Tries a handshake that must fail, and gives the server's alert.</summary>
    public static async Task<string?> RefusedAsync(IPEndPoint server, DtlsPlan plan)
    {
        using var client = new DtlsClient(server, plan);
        try
        {
            await client.HandshakeAsync();
        }
        catch (IOException)
        {
            return client.Alert;
        }

        throw new InvalidOperationException("The handshake succeeded.");
    }

    /// <summary>Conducts a handshake and gives a device that speaks through it; the session goes with the device.</summary>
    public static async Task<ScriptedCoapPeer> PeerAsync(int port, DtlsPlan? plan = null) => new(await ConnectAsync(port, plan));

    /// <summary>Sends from a new port from now on, as after a change at a NAT.</summary>
    public void MoveToNewPort()
    {
        lock (gate)
        {
            socket.MoveToNewPort();
        }
    }

    /// <summary>Encrypts a message and keeps it from the network: what it would have sent is for the test to send later.</summary>
    public async Task<byte[]> WithholdAsync(byte[] datagram)
    {
        socket.Withholds = true;
        await SendAsync(datagram);
        socket.Withholds = false;
        return socket.Sent[^1];
    }

    /// <summary>Sends a datagram of the test's own, past the session.</summary>
    public void SendRaw(byte[] datagram) => socket.SendRaw(datagram);

    public Task SendAsync(byte[] datagram)
    {
        lock (gate)
        {
            transport!.Send(datagram, 0, datagram.Length);
        }

        return Task.CompletedTask;
    }

    /// <exception cref="IOException">The server ended the session.</exception>
    public Task<byte[]> ReceiveAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var buffer = new byte[transport!.GetReceiveLimit()];
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                lock (gate)
                {
                    var length = transport.Receive(buffer, 0, buffer.Length, PollMilliseconds);
                    if (length >= 0)
                    {
                        return buffer[..length];
                    }

                    if (Alert is not null)
                    {
                        throw new IOException($"The server ended the session with {Alert}.");
                    }
                }
            }
        },
        cancellationToken);

    /// <summary>Waits until the server said that the session is over, and gives its alert.</summary>
    public async Task<string?> EndedAsync(TimeSpan deadline)
    {
        using var limit = new CancellationTokenSource(deadline);
        while (Alert is null)
        {
            try
            {
                await ReceiveAsync(limit.Token);
            }
            catch (IOException)
            {
                // it has ended
            }
        }

        return Alert;
    }

    /// <summary>Goes without a word, like a device that lost power.</summary>
    public void Vanish()
    {
        lock (gate)
        {
            transport = null;
            socket.Dispose();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            transport?.Close();
            socket.Dispose();
        }
    }

    private async Task HandshakeAsync() => transport = await Task.Factory.StartNew(
        () => new DtlsClientProtocol().Connect(client, socket), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
