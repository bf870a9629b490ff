using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Provisioning;

/// <summary>Stateless, interleaving worker (any key): what EST (RFC 7030) needs beyond <see cref="IProvisioningGrain"/>.</summary>
[Alias("pc.ICertificateEnrolmentGrain")]
public interface ICertificateEnrolmentGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// PEM of the issuing CA of the profile with this provision key, then of those above it (RFC 7030 section 4.1). Fault:
    /// <see cref="FaultCode.NotFound"/>, for an unknown key as for a profile that issues nothing.
    /// </summary>
    [Alias("authorities"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<string>> GetAuthoritiesAsync(string provisionKey, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces the certificate of a device that is logged in with it by a newly issued one; the old one is refused from then on.
    /// Faults: <see cref="FaultCode.ProvisioningRefused"/>, with the field <c>csr</c> and words for the device when its request is
    /// the reason. An exception means: outcome unknown, ask again with the same operation id only.
    /// </summary>
    [Alias("renew"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<DeviceCredentials>> RenewAsync(RenewCertificateRequest request);

    /// <summary>
    /// The device's present certificate, when an earlier one of the same profile was presented and the request is for the key of the
    /// present one: the answer to a renewal got lost. Changes nothing. Fault: <see cref="FaultCode.Unauthenticated"/> in every other case.
    /// </summary>
    [Alias("repeat-renewal"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<DeviceCredentials>> RepeatRenewalAsync(RepeatRenewalRequest request);
}
