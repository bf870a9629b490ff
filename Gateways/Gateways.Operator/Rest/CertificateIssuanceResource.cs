using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary><c>profileData.certificateIssuance</c>, which is ours. The private key is written only.</summary>
/// <param name="Certificate">PEM of the issuing CA, then of those above it.</param>
/// <param name="LifetimeDays">Days that an issued certificate is valid.</param>
/// <param name="ExtendedKeyUsage"><c>clientAuth</c>, and <c>serverAuth</c> where it is allowed.</param>
internal sealed record CertificateIssuanceResource(string Certificate, int LifetimeDays, IReadOnlyList<string> ExtendedKeyUsage)
{
    public static CertificateIssuanceResource? Of(CertificateIssuance? issuance) => issuance is null
        ? null
        : new CertificateIssuanceResource(
            issuance.Certificates,
            issuance.LifetimeDays,
            [.. WireNames.Purposes.Where(purpose => issuance.Purposes.HasFlag(purpose)).Select(WireNames.Of)]);
}
