using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Sessions;

namespace ProvisioningCluster.Gateways.Core.Sessions;

/// <summary>One sessions grain per device; one observer for all sessions of this process.</summary>
internal sealed class ClusterSessionDirectory(IGrainFactory grains, DeviceCluster cluster, GatewayObserver observer) : ISessionDirectory
{
    private readonly Lock gate = new();
    private IGatewayObserver? gateway;

    public ValueTask<Result<Done>> OpenAsync(LiveSession session) => GrainOf(session).OpenAsync(ToContract(session));

    public ValueTask<Result<Done>> RenewAsync(LiveSession session) => GrainOf(session).RenewAsync(ToContract(session));

    public ValueTask<Result<Done>> CloseAsync(LiveSession session) => GrainOf(session).CloseAsync(session.Id);

    public ValueTask<Result<DeviceIdentity>> ConfirmAsync(LiveSession session) => cluster.AuthenticateAsync(session.Login);

    private IDeviceSessionsGrain GrainOf(LiveSession session) =>
        grains.GetGrain<IDeviceSessionsGrain>(new DeviceSessionsKey(session.Device.Key.Tenant, session.Device.DeviceId).ToString());

    private DeviceSession ToContract(LiveSession session) => new(session.Id, session.OpenedAt, Gateway());

    /// <summary>Made at the first session, because the cluster client must be connected by then; an object can be registered once only.</summary>
    private IGatewayObserver Gateway()
    {
        lock (gate)
        {
            return gateway ??= grains.CreateObjectReference<IGatewayObserver>(observer);
        }
    }
}
