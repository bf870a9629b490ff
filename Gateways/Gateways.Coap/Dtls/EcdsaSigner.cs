using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>Signs a handshake with the platform's ECDSA; the key never leaves it.</summary>
internal sealed class EcdsaSigner(X509Certificate2 certificate, Certificate chain, SignatureAndHashAlgorithm scheme) : TlsCredentialedSigner
{
    public Certificate Certificate => chain;

    public SignatureAndHashAlgorithm SignatureAndHashAlgorithm => scheme;

    public byte[] GenerateRawSignature(byte[] hash)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
    }

    public TlsStreamSigner? GetStreamSigner() => null;
}
