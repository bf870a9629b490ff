using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Provisioning;

namespace ProvisioningCluster.Gateways.Core.Limits;

/// <summary>Provision requests per source, before anybody looks at the key (T-2): so nobody can lock a profile out.</summary>
public interface ISourceLimiter
{
    /// <summary>Null when the request may go on; then <see cref="Left"/> must follow. Else what the device is told.</summary>
    Fault? Enter(ProvisionRequest request);

    /// <summary>The request that <see cref="Enter"/> let through is over.</summary>
    /// <param name="request">As it came.</param>
    /// <param name="outcome">Null when the cluster did not answer, which is not the device's fault.</param>
    void Left(ProvisionRequest request, Result<DeviceCredentials>? outcome);
}
