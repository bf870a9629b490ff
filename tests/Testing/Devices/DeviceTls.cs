using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Testing.Certificates;

namespace ProvisioningCluster.Testing.Devices;

/// <summary>How a device speaks TLS: whom it believes, and what it presents.</summary>
/// <param name="AuthorityPath">PEM file of the only CA that it believes.</param>
public sealed record DeviceTls(string AuthorityPath)
{
    /// <summary>What it presents when it is asked; null for nothing.</summary>
    public TestCertificate? Certificate { get; init; }

    /// <summary>
    /// So many issuers are sent along with the certificate. The platform puts them in order and leaves a root out: for lists that
    /// are odd, or have the root, take mosquitto or openssl.
    /// </summary>
    public int Issuers { get; init; } = int.MaxValue;

    /// <summary>Versions that it offers.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Name that it looks for in the server's certificate.</summary>
    public string ServerName { get; init; } = "localhost";

    /// <summary>A device that believes the CA that this process made for itself.</summary>
    public static DeviceTls Of(ProductProcess process, TestCertificate? certificate = null) => new(process.AuthorityPath) { Certificate = certificate };

    /// <summary>Speaks TLS on the stream, which it takes over; the server must prove itself.</summary>
    public async Task<SslStream> OverAsync(Stream stream)
    {
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await encrypted.AuthenticateAsClientAsync(Options()).WaitAsync(TimeSpan.FromSeconds(30));
            return encrypted;
        }
        catch
        {
            await encrypted.DisposeAsync();
            throw;
        }
    }

    /// <summary>For streams and HTTP handlers.</summary>
    public SslClientAuthenticationOptions Options()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.ImportFromPemFile(AuthorityPath);
        return new SslClientAuthenticationOptions
        {
            TargetHost = ServerName,
            CertificateChainPolicy = policy,
            EnabledSslProtocols = Protocols,
            ClientCertificateContext = Certificate?.ForSslStream(Issuers),
            AllowTlsResume = false,
        };
    }
}
