using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>The server's certificate in the form that the library sends, and its key in the form that the platform signs with.</summary>
internal sealed class DtlsIdentity
{
    private readonly X509Certificate2 certificate;

    /// <param name="certificate">With its private key, RSA or ECDSA.</param>
    /// <param name="chain">DER, the same certificate first.</param>
    /// <param name="crypto">Of the library.</param>
    public DtlsIdentity(X509Certificate2 certificate, IEnumerable<ReadOnlyMemory<byte>> chain, TlsCrypto crypto)
    {
        this.certificate = certificate;
        Chain = new Certificate([.. chain.Select(der => crypto.CreateCertificate(der.ToArray()))]);
        using var key = certificate.GetECDsaPrivateKey();
        IsEcdsa = key is not null;
    }

    public Certificate Chain { get; }

    public bool IsEcdsa { get; }

    /// <summary>A signer for one handshake: the first scheme of ours that the client understands.</summary>
    /// <exception cref="TlsFatalAlert">There is none; SHA-1 is not offered (T-17).</exception>
    public TlsCredentialedSigner SignerFor(IList<SignatureAndHashAlgorithm>? understood)
    {
        var scheme = SignatureRules.Choose(IsEcdsa, understood)
            ?? throw new TlsFatalAlert(AlertDescription.handshake_failure, "No signature scheme in common.");
        return new PlatformSigner(certificate, Chain, scheme);
    }
}
