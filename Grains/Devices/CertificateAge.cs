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
        StoredCertificate.Of(candidate) is { } first && StoredCertificate.Of(present) is { } second && first.NotBefore < second.NotBefore;
}
