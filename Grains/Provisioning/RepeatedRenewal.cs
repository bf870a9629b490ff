using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Grains.Certificates;
using ProvisioningCluster.Grains.Certificates.Issuing;

namespace ProvisioningCluster.Grains.Provisioning;

/// <summary>
/// Recognises the second try of a renewal whose answer got lost. The old certificate is refused by then and the new one never arrived:
/// without this a device would be lost, and somebody would have to go to it.
/// </summary>
/// <remarks>
/// Nothing is issued and nothing is given away: a certificate is public, and this one is of use to nobody but the holder of the key
/// that signed the request.
/// </remarks>
internal static class RepeatedRenewal
{
    /// <summary>The name of the device whose earlier certificate was presented, or null when it is none that this profile issued.</summary>
    public static string? NameOf(RepeatRenewalRequest request, DeviceProfileSnapshot profile, DateTimeOffset at) =>
        profile.CertificateIssuance is { } issuance
        && RegisteredAuthority.Parse(issuance.Certificates).TryGet(out var authority, out _)
        && PathValidator.Validate([request.Chain.Leaf.AsMemory()], authority, at, PathPolicy.DeviceCertificates) is { IsAccepted: true } verdict
        && CommonName.Of(verdict.Leaf).TryGet(out var name, out _)
            ? name
            : null;

    /// <summary>True when the certificate that the device has now is for the key of this request.</summary>
    public static bool IsAnswer(RepeatRenewalRequest request, DeviceCredentials present) =>
        StoredCertificate.Of(present) is { } stored
        && SigningRequest.Read(request.SigningRequest.Reveal()).TryGet(out var signing, out _)
        && stored.Key.Encoded.Span.SequenceEqual(signing.Key.Encoded.Span);
}
