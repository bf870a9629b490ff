using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Sessions;

namespace ProvisioningCluster.Gateways.Core.Tests.Cluster;

/// <summary>Holds one session and passes on what it is told.</summary>
public sealed class OneSessionGrain : Grain, IDeviceSessionsGrain
{
    private DeviceSession? current;

    public async ValueTask<Result<Done>> OpenAsync(DeviceSession session)
    {
        if (current is { } older)
        {
            await older.Gateway.EndSessionAsync(older.SessionId, SessionEndReason.TakenOver);
        }

        current = session;
        return default(Done);
    }

    public ValueTask<Result<Done>> RenewAsync(DeviceSession session) => current?.SessionId == session.SessionId
        ? ValueTask.FromResult<Result<Done>>(default(Done))
        : ValueTask.FromResult<Result<Done>>(new Fault(FaultCode.NotFound, "Another session."));

    public ValueTask<Result<Done>> CloseAsync(Guid sessionId)
    {
        current = current?.SessionId == sessionId ? null : current;
        return ValueTask.FromResult<Result<Done>>(default(Done));
    }

    public async ValueTask<Result<Done>> EndAsync(SessionEndReason reason)
    {
        await current!.Gateway.EndSessionAsync(current.SessionId, reason);
        return default(Done);
    }

    public async ValueTask<Result<Done>> DeliverAttributesAsync(string json)
    {
        await current!.Gateway.DeliverAttributesAsync(current.SessionId, json);
        return default(Done);
    }
}
