using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProvisioningCluster.Acceptance.Tests.Flows;

/// <summary>A device's own certificate, made at run time. Its key is long, so that it does not fit one CoAP block.</summary>
internal static class DeviceCertificate
{
    public static string MakePem()
    {
        using var key = RSA.Create(4096);
        var request = new CertificateRequest("CN=press-17", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        return certificate.ExportCertificatePem();
    }

    /// <summary>Base64 without markers and line breaks: the form that is stored (wire section 1.5).</summary>
    public static string Bare(string pem) => pem
        .Replace("-----BEGIN CERTIFICATE-----", "", StringComparison.Ordinal)
        .Replace("-----END CERTIFICATE-----", "", StringComparison.Ordinal)
        .Replace("\n", "", StringComparison.Ordinal)
        .Replace("\r", "", StringComparison.Ordinal);
}
