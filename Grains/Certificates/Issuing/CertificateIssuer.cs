using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Credentials;
using ProvisioningCluster.Grains.Profiles;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Certificates.Issuing;

/// <summary>Turns a device's request into its credentials: a certificate by the CA of the profile, for the name that the device has here.</summary>
internal sealed class CertificateIssuer(ISecretProtector secrets, TimeProvider clock)
{
    /// <summary>The certificate and those above it in PEM, as clients of TLS read their own: the device's first.</summary>
    public static string ChainOf(DeviceProfileSnapshot profile, DeviceCredentials certificate) =>
        $"-----BEGIN CERTIFICATE-----\n{certificate.Value?.Reveal()}\n-----END CERTIFICATE-----\n{profile.CertificateIssuance?.Certificates}\n";

    /// <summary>Issues a certificate, which becomes the device's only if it is committed. Nothing else keeps track of it.</summary>
    /// <param name="profile">The profile; it must issue certificates.</param>
    /// <param name="request">What the device sent.</param>
    /// <param name="name">The device's name.</param>
    /// <param name="present">The certificate that the device has so far, when it is renewed.</param>
    public Result<DeviceCredentials> Issue(DeviceProfileSnapshot profile, SigningRequest request, string name, ParsedCertificate? present)
    {
        if (profile.CertificateIssuance is not { } issuance)
        {
            return SigningRequestFaults.NotIssuing;
        }

        if (name.EnumerateRunes().Count() > CommonName.MaxLength)
        {
            return SigningRequestFaults.NameTooLong;
        }

        var seal = new IssuingKeySeal(secrets, new DeviceProfileKey(profile.Tenant, profile.ProfileId));
        if (!IssuingAuthorityRules.Open(issuance.Certificates, seal.Open(issuance.SealedKey)).TryGet(out var authority, out var unfit))
        {
            return unfit;
        }

        using (authority)
        {
            var terms = new LeafTerms(name, issuance.LifetimeDays, issuance.Purposes, present?.NotBefore);
            return authority.Issue(request.Key, terms, clock.GetUtcNow()).TryGet(out var certificate, out var fault)
                ? CredentialsRules.Certificate(CertificateChain.Of([certificate]))
                : fault;
        }
    }
}
