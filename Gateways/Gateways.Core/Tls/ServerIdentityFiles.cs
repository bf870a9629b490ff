using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.PemFiles;

namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>The operator's own certificate: <c>Tls:CertificatePath</c> and <c>Tls:KeyPath</c>.</summary>
internal sealed class ServerIdentityFiles(string certificatePath, string keyPath, TimeProvider time) : IServerIdentitySource
{
    public const string CertificateKey = $"{TlsOptions.Section}:{nameof(TlsOptions.CertificatePath)}";
    public const string KeyKey = $"{TlsOptions.Section}:{nameof(TlsOptions.KeyPath)}";

    private const int ShortestRsaKey = 2048;

    public PemReading<ServerIdentity> Read()
    {
        var faults = new List<string>();
        var certificateText = PemFile.Text(CertificateKey, certificatePath, faults);
        var keyText = PemFile.Text(KeyKey, keyPath, faults);
        return Read(certificateText, keyText, time.GetUtcNow(), faults);
    }

    /// <summary>An identity of these texts; <paramref name="faults"/> holds what is wrong already.</summary>
    public static PemReading<ServerIdentity> Read(string? certificateText, string? keyText, DateTimeOffset now, List<string> faults)
    {
        var chain = certificateText is null ? null : PemFile.Certificates(CertificateKey, certificateText, faults);
        var keyed = chain is null || keyText is null ? null : PemFile.Keyed(CertificateKey, certificateText!, KeyKey, keyText, faults);
        if (keyed is not null && PemFile.IsTimely(CertificateKey, keyed, now, faults))
        {
            RequireKey(keyed, faults);
        }

        var fingerprint = PemFile.Fingerprint(certificateText, keyText);
        return faults.Count > 0
            ? new PemReading<ServerIdentity>(null, faults, fingerprint)
            : new PemReading<ServerIdentity>(new ServerIdentity(keyed!, [.. chain!.Skip(1)]), faults, fingerprint);
    }

    private static void RequireKey(X509Certificate2 certificate, List<string> faults)
    {
        if (RsaBits(certificate) is not { } bits)
        {
            faults.Add(PemFile.Fault(CertificateKey, "the certificate's key must be an RSA or an elliptic curve key."));
        }
        else if (bits < ShortestRsaKey)
        {
            faults.Add(PemFile.Fault(CertificateKey, $"the certificate's RSA key must have at least {ShortestRsaKey} bits."));
        }
    }

    /// <summary>Bits of an RSA key, more than enough for an elliptic curve, and null for what is neither.</summary>
    private static int? RsaBits(X509Certificate2 certificate)
    {
        try
        {
            using var rsa = certificate.GetRSAPublicKey();
            using var ecdsa = rsa is null ? certificate.GetECDsaPublicKey() : null;
            return rsa?.KeySize ?? (ecdsa is null ? null : int.MaxValue);
        }
        catch (CryptographicException)
        {
            return null; // a curve that this platform does not know
        }
    }
}
