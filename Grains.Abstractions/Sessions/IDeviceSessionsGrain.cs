using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Sessions;

/// <summary>
/// The live session of one device, keyed by <see cref="DeviceSessionsKey"/>; only in memory. Gateways register again every
/// 15 seconds, so a lost activation heals by itself.
/// </summary>
[Alias("pc.IDeviceSessionsGrain")]
public interface IDeviceSessionsGrain : IGrainWithStringKey
{
    /// <summary>Begins a session; the gateway of an older one is told to close it as taken over.</summary>
    [Alias("open")]
    ValueTask<Result<Done>> OpenAsync(DeviceSession session);

    /// <summary>Keeps a session; answers NotFound when a newer one has taken over, which the gateway then closes.</summary>
    [Alias("renew")]
    ValueTask<Result<Done>> RenewAsync(DeviceSession session);

    /// <summary>Ends a session that its gateway closed.</summary>
    [Alias("close")]
    ValueTask<Result<Done>> CloseAsync(Guid sessionId);

    /// <summary>Told by the device after a change: the gateway closes the live session for this reason.</summary>
    [Alias("end")]
    ValueTask<Result<Done>> EndAsync(SessionEndReason reason);

    /// <summary>Sends a shared-attribute update to the live session, if any.</summary>
    [Alias("attributes")]
    ValueTask<Result<Done>> DeliverAttributesAsync(string json);
}
