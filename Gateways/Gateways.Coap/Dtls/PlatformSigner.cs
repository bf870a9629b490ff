using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>Signs a handshake with the platform's ECDSA or RSA; the key never leaves it.</summary>
/// <param name="certificate">Of the server, with its key.</param>
/// <param name="chain">What is shown to the client.</param>
/// <param name="scheme">Of the certificate's kind of key.</param>
internal sealed class PlatformSigner(X509Certificate2 certificate, Certificate chain, SignatureAndHashAlgorithm scheme) : TlsCredentialedSigner
{
    public Certificate Certificate => chain;

    public SignatureAndHashAlgorithm SignatureAndHashAlgorithm => scheme;

    public byte[] GenerateRawSignature(byte[] hash)
    {
        using var curve = certificate.GetECDsaPrivateKey();
        if (curve is not null)
        {
            return curve.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
        }

        using var modulus = certificate.GetRSAPrivateKey()!;
        return modulus.SignHash(hash, SignatureRules.HashOf(scheme), SignatureRules.IsPss(scheme) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    public TlsStreamSigner? GetStreamSigner() => null;
}
