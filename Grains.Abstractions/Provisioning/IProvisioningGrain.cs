using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Provisioning;

/// <summary>Stateless, interleaving worker (any key): the gateways' only door for provisioning. Judges the secret before any device is looked at (T-3).</summary>
[Alias("pc.IProvisioningGrain")]
public interface IProvisioningGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Runs wire-spec 2.1. Faults: <see cref="FaultCode.ProvisionDataNotFound"/> (NOT_FOUND),
    /// <see cref="FaultCode.ProvisioningRefused"/> (FAILURE). An exception means: outcome unknown, ask again with the same operation id only.
    /// </summary>
    [Alias("provision"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<DeviceCredentials>> ProvisionAsync(ProvisionRequest request);
}
