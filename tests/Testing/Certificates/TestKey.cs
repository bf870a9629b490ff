using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProvisioningCluster.Testing.Certificates;

/// <summary>Key pairs for certificates that live as long as a test.</summary>
public static class TestKey
{
    public static AsymmetricAlgorithm Ecdsa(ECCurve? curve = null) => ECDsa.Create(curve ?? ECCurve.NamedCurves.nistP256);

    public static AsymmetricAlgorithm Rsa(int bits = 2048) => RSA.Create(bits);

    /// <summary>A request to sign for this key, with SHA-256 unless told.</summary>
    public static CertificateRequest Request(X500DistinguishedName subject, AsymmetricAlgorithm key, HashAlgorithmName? hash = null) => key switch
    {
        ECDsa ecdsa => new CertificateRequest(subject, ecdsa, hash ?? HashAlgorithmName.SHA256),
        RSA rsa => new CertificateRequest(subject, rsa, hash ?? HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        _ => throw new ArgumentException("An ECDSA or RSA key.", nameof(key)),
    };

    public static X509SignatureGenerator Signer(AsymmetricAlgorithm key) => key switch
    {
        ECDsa ecdsa => X509SignatureGenerator.CreateForECDsa(ecdsa),
        RSA rsa => X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1),
        _ => throw new ArgumentException("An ECDSA or RSA key.", nameof(key)),
    };

    /// <summary>PKCS#8 in PEM.</summary>
    public static string ToPem(AsymmetricAlgorithm key) => key.ExportPkcs8PrivateKeyPem();

    /// <summary>The certificate with its key.</summary>
    public static X509Certificate2 Join(X509Certificate2 certificate, AsymmetricAlgorithm key) => key switch
    {
        ECDsa ecdsa => certificate.CopyWithPrivateKey(ecdsa),
        RSA rsa => certificate.CopyWithPrivateKey(rsa),
        _ => throw new ArgumentException("An ECDSA or RSA key.", nameof(key)),
    };
}
