using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Core.Sessions;

/// <summary>What the sessions of this process need from the cluster. Throws as <see cref="Cluster.DeviceCluster"/> does.</summary>
internal interface ISessionDirectory
{
    ValueTask<Result<Done>> OpenAsync(LiveSession session);

    /// <summary>Fault NotFound: a newer session of the device has taken over.</summary>
    ValueTask<Result<Done>> RenewAsync(LiveSession session);

    ValueTask<Result<Done>> CloseAsync(LiveSession session);

    /// <summary>Asks the ledger, not a cache, whether the login still holds.</summary>
    ValueTask<Result<DeviceIdentity>> ConfirmAsync(LiveSession session);
}
