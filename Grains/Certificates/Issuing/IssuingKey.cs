using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Certificates.Issuing;

/// <summary>The private key of an issuing CA.</summary>
internal sealed class IssuingKey : IDisposable
{
    private readonly AsymmetricAlgorithm algorithm;

    private IssuingKey(AsymmetricAlgorithm algorithm)
    {
        this.algorithm = algorithm;
        (Hash, Signer) = algorithm switch
        {
            ECDsa curve => (HashFor(curve.KeySize), X509SignatureGenerator.CreateForECDsa(curve)),
            _ => (HashAlgorithmName.SHA256, X509SignatureGenerator.CreateForRSA((RSA)algorithm, RSASignaturePadding.Pkcs1)),
        };
    }

    /// <summary>The digest that fits the key's strength.</summary>
    public HashAlgorithmName Hash { get; }

    public X509SignatureGenerator Signer { get; }

    /// <summary>A new key on P-256.</summary>
    public static IssuingKey Make() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a private key of the kind that the certificate's public key has.</summary>
    /// <param name="pem">PKCS #8, or the older forms of openssl; not encrypted.</param>
    /// <param name="isRsa">The kind.</param>
    /// <returns>Null when it is no such key.</returns>
    public static IssuingKey? Read(SecretText pem, bool isRsa)
    {
        AsymmetricAlgorithm algorithm = isRsa ? RSA.Create() : ECDsa.Create();
        try
        {
            algorithm.ImportFromPem(pem.Reveal());
            return new IssuingKey(algorithm);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            algorithm.Dispose();
            return null;
        }
    }

    /// <summary>True when this is the private half of the public key.</summary>
    public bool Fits(SubjectPublicKey publicKey)
    {
        // A PEM with the public half only can be imported too; it cannot sign.
        var probe = RandomNumberGenerator.GetBytes(32);
        try
        {
            return algorithm switch
            {
                RSA rsa => publicKey.Verifies(
                    new SignatureAlgorithm(Oids.Rsa, Hash, RSASignaturePadding.Pkcs1), probe, rsa.SignData(probe, Hash, RSASignaturePadding.Pkcs1)),
                _ => publicKey.Verifies(
                    new SignatureAlgorithm(Oids.EllipticCurve, Hash), probe, ((ECDsa)algorithm).SignData(probe, Hash, DSASignatureFormat.Rfc3279DerSequence)),
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>A request for a certificate of this key, for its own use as a CA.</summary>
    public CertificateRequest RequestFor(X500DistinguishedName subject) => algorithm switch
    {
        ECDsa curve => new CertificateRequest(subject, curve, Hash),
        _ => new CertificateRequest(subject, (RSA)algorithm, Hash, RSASignaturePadding.Pkcs1),
    };

    /// <summary>PKCS #8 in PEM: the form that is kept.</summary>
    public SecretText ToPem() => new(algorithm.ExportPkcs8PrivateKeyPem());

    /// <summary>Keys never print (I-16).</summary>
    public override string ToString() => "***";

    public void Dispose() => algorithm.Dispose();

    private static HashAlgorithmName HashFor(int curveBits) => curveBits switch
    {
        <= 256 => HashAlgorithmName.SHA256,
        <= 384 => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };
}
