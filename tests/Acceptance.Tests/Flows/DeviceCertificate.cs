using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProvisioningCluster.Acceptance.Tests.Flows;

/// <summary>A device's own certificate, made at run time. Its key is long, so that it does not fit one CoAP block.</summary>
internal static class DeviceCertificate
{
    private static readonly Lazy<RSA> Key = new(() => RSA.Create(4096));

    public static string MakePem(string name)
    {
        var request = new CertificateRequest($"CN={name}", Key.Value, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
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
