using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProvisioningCluster.Testing.Certificates;

/// <summary>A device's key pair and its PKCS #10 request.</summary>
/// <param name="Key">The key pair.</param>
/// <param name="Der">The request.</param>
public sealed record TestSigningRequest(AsymmetricAlgorithm Key, byte[] Der) : IDisposable
{
    public string Pem => PemEncoding.WriteString("CERTIFICATE REQUEST", Der);

    public string Bare => Convert.ToBase64String(Der);

    /// <summary>A request with this subject, on P-256 and without extensions unless told.</summary>
    public static TestSigningRequest For(string subject, AsymmetricAlgorithm? key = null, HashAlgorithmName? hash = null, params X509Extension[] extensions)
    {
        var used = key ?? TestKey.Ecdsa();
        var request = TestKey.Request(new X500DistinguishedName(subject), used, hash);
        foreach (var extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        return new TestSigningRequest(used, request.CreateSigningRequest());
    }

    public void Dispose() => Key.Dispose();
}
