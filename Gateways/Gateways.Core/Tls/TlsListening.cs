using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>TLS on a Kestrel listener.</summary>
public static class TlsListening
{
    /// <summary>
    /// Ends TLS with the certificate of <see cref="ServerIdentities"/>. A client certificate is asked for and not required; what was
    /// presented is a <see cref="PresentedChain"/> among the connection's features. A handshake that fails or stalls closes quietly.
    /// </summary>
    /// <param name="listen">The limits of connections must stand before.</param>
    /// <param name="listener">Name for the meters, such as <c>mqtts</c>.</param>
    /// <param name="protocols">HTTP versions that are offered by ALPN; none for other protocols.</param>
    /// <exception cref="OptionsValidationException">There is no certificate, and none can be made.</exception>
    public static ListenOptions UseTls(this ListenOptions listen, string listener, HttpProtocols protocols)
    {
        var services = listen.ApplicationServices;
        var gate = services.GetRequiredService<HandshakeGate>();
        var identities = services.GetRequiredService<ServerIdentities>();
        var options = services.GetRequiredService<IOptions<TlsOptions>>().Value;
        _ = identities.Current; // a start without a certificate ends here

        listen.Protocols = protocols;
        listen.Use(next => connection => CountAsync(gate, listener, next, connection));
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = options.HandshakeDeadline,
            OnConnection = context => ValueTask.FromResult(ServerOptions(identities.Current, context.Connection)),
        });
        listen.Use(next => connection =>
        {
            gate.Complete(connection.Features.GetRequiredFeature<Handshake>());
            return next(connection);
        });
        return listen;
    }

    private static async Task CountAsync(HandshakeGate gate, string listener, ConnectionDelegate next, ConnectionContext connection)
    {
        var handshake = gate.Begin(listener, connection);
        connection.Features.Set(handshake);
        try
        {
            await next(connection);
        }
        finally
        {
            gate.End(handshake);
        }
    }

    private static SslServerAuthenticationOptions ServerOptions(ServerIdentity identity, BaseConnectionContext connection) => new()
    {
        ServerCertificateContext = identity.Presented,
        ClientCertificateRequired = true, // asks; the call-back below lets those without one pass
        CertificateChainPolicy = PresentedChain.OfflinePolicy(),
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => Keep(connection, certificate, chain),
        EnabledSslProtocols = TlsPolicy.Versions,
        CipherSuitesPolicy = TlsPolicy.Suites,
        AllowTlsResume = false, // a resumed connection shows the leaf without what came along with it
        AllowRenegotiation = false,
    };

    /// <summary>False ends the handshake with an alert.</summary>
    private static bool Keep(BaseConnectionContext connection, X509Certificate? certificate, X509Chain? chain)
    {
        if (certificate is null)
        {
            return true;
        }

        var leaf = certificate.GetRawCertData();
        var presented = PresentedChain.Accept([leaf, .. chain?.ChainPolicy.ExtraStore.Select(issuer => issuer.RawDataMemory) ?? []]);
        connection.Features.Set(presented);
        return presented is not null;
    }
}
