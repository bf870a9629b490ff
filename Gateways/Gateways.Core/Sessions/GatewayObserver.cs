using ProvisioningCluster.Grains.Abstractions.Sessions;

namespace ProvisioningCluster.Gateways.Core.Sessions;

/// <summary>The object through which the cluster reaches the connections of this process.</summary>
internal sealed class GatewayObserver(LiveSessions sessions) : IGatewayObserver
{
    public Task EndSessionAsync(Guid sessionId, SessionEndReason reason)
    {
        if (sessions.Find(sessionId) is { } session)
        {
            sessions.End(session, reason);
        }

        return Task.CompletedTask;
    }

    public Task DeliverAttributesAsync(Guid sessionId, string json)
    {
        sessions.Find(sessionId)?.Connection.DeliverAttributes(json);
        return Task.CompletedTask;
    }
}
