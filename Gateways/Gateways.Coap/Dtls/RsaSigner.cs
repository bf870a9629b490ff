using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>Signs a handshake with the platform's RSA; the key never leaves it.</summary>
internal sealed class RsaSigner(X509Certificate2 certificate, Certificate chain, SignatureAndHashAlgorithm scheme) : TlsCredentialedSigner
{
    public Certificate Certificate => chain;

    public SignatureAndHashAlgorithm SignatureAndHashAlgorithm => scheme;

    public byte[] GenerateRawSignature(byte[] hash)
    {
        using var key = certificate.GetRSAPrivateKey()!;
        return key.SignHash(hash, SignatureRules.HashOf(scheme), SignatureRules.IsPss(scheme) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    public TlsStreamSigner? GetStreamSigner() => null;
}
