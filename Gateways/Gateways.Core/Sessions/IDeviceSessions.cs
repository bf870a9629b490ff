using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Core.Sessions;

/// <summary>
/// The live sessions of this gateway process. Registers each with the cluster, renews it, and confirms its credentials every
/// 15 seconds; a session that could not be confirmed for 30 seconds is ended (I-14).
/// </summary>
public interface IDeviceSessions
{
    /// <summary>
    /// Registers an authenticated connection; an older one of the same device is ended. Afterwards the credentials are checked
    /// once more, so that a change between login and registration is not missed: null when they no longer hold.
    /// Disposing the answer ends the registration.
    /// </summary>
    ValueTask<IAsyncDisposable?> OpenAsync(DeviceIdentity device, AuthenticationRequest login, IConnectedDevice connection, CancellationToken cancellationToken);
}
