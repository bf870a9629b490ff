using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;

namespace ProvisioningCluster.Clustering.Links;

/// <summary>
/// Mutual TLS below Orleans' own protocol, which authenticates nobody (T-11): both sides show a certificate of the cluster's
/// authority before a byte of that protocol passes. Names in certificates are not looked at: silos are found by address, and
/// whoever the cluster's own authority certified is a member.
/// </summary>
internal sealed class TlsLinks(LinkIdentities identities, HandshakeLimit limit, LinkRefusals refusals, TimeProvider time)
{
    public static readonly TimeSpan HandshakeDeadline = TimeSpan.FromSeconds(10);

    private const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>A connection that somebody opened to us.</summary>
    public async Task AcceptAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!limit.TryEnter(address))
        {
            throw Refuse(connection, "too many handshakes are under way.");
        }

        var entered = true;
        try
        {
            await RunAsync(connection, AuthenticateAsServerAsync, secured =>
            {
                limit.Leave(address);
                entered = false;
                return next(secured);
            });
        }
        finally
        {
            if (entered)
            {
                limit.Leave(address);
            }
        }
    }

    /// <summary>A connection that we opened to somebody.</summary>
    public Task ConnectAsync(ConnectionContext connection, ConnectionDelegate next) => RunAsync(connection, AuthenticateAsClientAsync, next);

    private async Task RunAsync(ConnectionContext connection, Func<SslStream, LinkIdentity, CancellationToken, Task> authenticateAsync, ConnectionDelegate next)
    {
        var plain = connection.Transport;
        await using var stream = new SslStream(new TransportStream(plain), leaveInnerStreamOpen: false);
        await HandshakeAsync(connection, stream, authenticateAsync);
        var secured = new StreamTransport(stream);
        connection.Transport = secured;
        try
        {
            await next(connection);
        }
        finally
        {
            await secured.CompleteAsync();
            connection.Transport = plain; // whoever opened it closes it
        }
    }

    private async Task HandshakeAsync(ConnectionContext connection, SslStream stream, Func<SslStream, LinkIdentity, CancellationToken, Task> authenticateAsync)
    {
        using var deadline = new CancellationTokenSource(HandshakeDeadline, time);
        try
        {
            await authenticateAsync(stream, identities.Current, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw Refuse(connection, $"the TLS handshake took longer than {HandshakeDeadline.TotalSeconds:0} s.");
        }
        catch (Exception fault) when (fault is AuthenticationException or IOException or InvalidOperationException or ConnectionAbortedException or ConnectionResetException)
        {
            throw Refuse(connection, $"the TLS handshake failed: {fault.Message}");
        }
    }

    private ConnectionAbortedException Refuse(ConnectionContext connection, string reason)
    {
        refusals.OnRefused(connection.RemoteEndPoint, reason);
        var aborted = new ConnectionAbortedException(reason);
        connection.Abort(aborted);
        return aborted;
    }

    private static Task AuthenticateAsServerAsync(SslStream stream, LinkIdentity identity, CancellationToken cancellationToken) => stream.AuthenticateAsServerAsync(
        new SslServerAuthenticationOptions
        {
            ServerCertificateContext = identity.Presented,
            ClientCertificateRequired = true,
            CertificateChainPolicy = identity.Policy(),
            RemoteCertificateValidationCallback = IsMember,
            EnabledSslProtocols = Versions,
            AllowTlsResume = false, // a resumed session would be judged by an authority that may have been replaced
            AllowRenegotiation = false,
        },
        cancellationToken);

    private static Task AuthenticateAsClientAsync(SslStream stream, LinkIdentity identity, CancellationToken cancellationToken) => stream.AuthenticateAsClientAsync(
        new SslClientAuthenticationOptions
        {
            ClientCertificateContext = identity.Presented,
            CertificateChainPolicy = identity.Policy(),
            RemoteCertificateValidationCallback = IsMember,
            EnabledSslProtocols = Versions,
            AllowTlsResume = false,
            AllowRenegotiation = false,
        },
        cancellationToken);

    /// <summary>The chain was built by our policy. An authority is not a member: it does not lie on anybody's disk.</summary>
    private static bool IsMember(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is not null
        && chain is { ChainElements.Count: > 1 }
        && (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
}
