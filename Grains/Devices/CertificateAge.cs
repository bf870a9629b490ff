using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Certificates;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>
/// Which of two certificates of a device was issued first, by their notBefore. A replaced certificate is still valid by its chain: without
/// an order whoever has its key could take the name back at any time, and it would never stop working (I-9).
/// </summary>
internal static class CertificateAge
{
    /// <summary>
    /// True when the candidate's validity began before the present one's. Equal ones are no order, since some CAs give a whole batch one
    /// date, and neither has a stored text that is no certificate, which an operator may have given.
    /// </summary>
    public static bool IsOlder(DeviceCredentials candidate, DeviceCredentials present) =>
        NotBefore(candidate) is { } first && NotBefore(present) is { } second && first < second;

    private static DateTimeOffset? NotBefore(DeviceCredentials credentials)
    {
        var text = credentials.Value?.Reveal() ?? string.Empty;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            && ParsedCertificate.TryRead(bytes.AsMemory(0, length), out var certificate, out _)
                ? certificate.NotBefore
                : null;
    }
}
