using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Sessions;

namespace ProvisioningCluster.Grains.Sessions;

/// <summary>Remembers where a device is connected.</summary>
[GrainType("device-sessions"), CollectionAgeLimit(Minutes = 1)]
internal sealed class DeviceSessionsGrain(TimeProvider clock) : Grain, IDeviceSessionsGrain
{
    private static readonly Fault TakenOver = new(FaultCode.NotFound, "A newer session has taken over.");

    private DeviceSession? current;
    private long renewedAt;

    private DeviceSession? Live => current is not null && clock.GetElapsedTime(renewedAt) <= DeviceSessionsRules.Lease ? current : null;

    public ValueTask<Result<Done>> OpenAsync(DeviceSession session) => TakeAsync(session);

    public ValueTask<Result<Done>> RenewAsync(DeviceSession session) => TakeAsync(session);

    public ValueTask<Result<Done>> CloseAsync(Guid sessionId)
    {
        if (current?.SessionId == sessionId)
        {
            Leave();
        }

        return ValueTask.FromResult<Result<Done>>(default(Done));
    }

    public async ValueTask<Result<Done>> EndAsync(SessionEndReason reason)
    {
        var ended = Live;
        Leave();
        if (ended is not null)
        {
            await ended.Gateway.EndSessionAsync(ended.SessionId, reason);
        }

        return default(Done);
    }

    public async ValueTask<Result<Done>> DeliverAttributesAsync(string json)
    {
        if (Live is { } session)
        {
            await session.Gateway.DeliverAttributesAsync(session.SessionId, json);
        }

        return default(Done);
    }

    private async ValueTask<Result<Done>> TakeAsync(DeviceSession session)
    {
        var older = Live;
        if (!DeviceSessionsRules.Wins(older, session))
        {
            return TakenOver;
        }

        current = session;
        renewedAt = clock.GetTimestamp();
        if (older is not null && older.SessionId != session.SessionId)
        {
            await older.Gateway.EndSessionAsync(older.SessionId, SessionEndReason.TakenOver);
        }

        return default(Done);
    }

    private void Leave()
    {
        current = null;
        DeactivateOnIdle();
    }
}
