using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>The answer of a preview.</summary>
/// <param name="CommonName">What the pattern is matched against, with the escapes of RFC 2253.</param>
/// <param name="DeviceName">The name that comes out, or null.</param>
/// <param name="NameProblem">Why none comes out, or null.</param>
/// <param name="ChainAccepted">Null when there was no CA or no certificate.</param>
/// <param name="ChainProblem">Why the chain is refused, or null.</param>
/// <param name="Warnings">Sentences.</param>
/// <param name="Authority">The CA that was tried, the trust anchor first.</param>
/// <param name="Certificates">Those that were given and can be read, the device's first.</param>
internal sealed record CertificatePreviewResource(
    string? CommonName,
    string? DeviceName,
    CertificateProblemResource? NameProblem,
    bool? ChainAccepted,
    CertificateProblemResource? ChainProblem,
    ImmutableArray<string> Warnings,
    ImmutableArray<AuthorityCertificate> Authority,
    ImmutableArray<AuthorityCertificate> Certificates)
{
    public static CertificatePreviewResource Of(CertificatePreview preview) => new(
        preview.CommonName,
        preview.DeviceName,
        CertificateProblemResource.Of(preview.NameProblem),
        preview.ChainAccepted,
        CertificateProblemResource.Of(preview.ChainProblem),
        preview.Warnings,
        preview.Authority.IsDefault ? [] : preview.Authority,
        preview.Presented.IsDefault ? [] : preview.Presented);
}
