using System.Collections.Concurrent;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Grains.Abstractions.Sessions;

namespace ProvisioningCluster.Gateways.Core.Sessions;

/// <summary>The registered connections of this process by session id.</summary>
internal sealed class LiveSessions(GatewayInstruments instruments)
{
    private readonly ConcurrentDictionary<Guid, LiveSession> sessions = new();

    public IEnumerable<LiveSession> All => sessions.Select(session => session.Value);

    public void Add(LiveSession session)
    {
        sessions[session.Id] = session;
        instruments.OnSessionOpened();
    }

    public LiveSession? Find(Guid sessionId) => sessions.GetValueOrDefault(sessionId);

    /// <summary>True for the one caller that took the session out.</summary>
    public bool Remove(Guid sessionId)
    {
        var removed = sessions.TryRemove(sessionId, out _);
        if (removed)
        {
            instruments.OnSessionClosed();
        }

        return removed;
    }

    /// <summary>Takes the session out and closes its connection, once.</summary>
    public void End(LiveSession session, SessionEndReason reason)
    {
        if (Remove(session.Id))
        {
            session.Connection.End(reason);
        }
    }
}
