using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Users;

/// <summary>What becomes of a user's sessions: sessions and request in, sessions out (T-21).</summary>
internal static class SessionRules
{
    /// <summary>Sessions of one user at a time.</summary>
    public const int MaxSessions = 100;

    /// <summary>No refresh token lives longer (the gateways' highest setting), so an older session is only a row.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>How long a lost answer to a refresh can be asked for again.</summary>
    public static readonly TimeSpan RepeatWithin = TimeSpan.FromSeconds(10);

    /// <summary>One more session; the stale ones go, and the one that was used longest ago where there is no room.</summary>
    public static ImmutableArray<StoredSession> Open(ImmutableArray<StoredSession> sessions, StoredSession opened, DateTimeOffset now) =>
    [
        .. sessions.Where(session => IsOpen(session, now)).OrderByDescending(session => session.RefreshedAt).Take(MaxSessions - 1),
        opened,
    ];

    public static StoredSession? Find(ImmutableArray<StoredSession> sessions, Guid sessionId, DateTimeOffset now) =>
        sessions.FirstOrDefault(session => session.SessionId == sessionId && IsOpen(session, now));

    public static ImmutableArray<StoredSession> Without(ImmutableArray<StoredSession> sessions, Guid sessionId) =>
        sessions.RemoveAll(session => session.SessionId == sessionId);

    /// <summary>What a refresh id that was presented for an open session means.</summary>
    public static RefreshVerdict Judge(StoredSession session, Guid presented, DateTimeOffset now)
    {
        if (presented == session.RefreshId)
        {
            return RefreshVerdict.Exchange;
        }

        return presented == session.PreviousRefreshId && now - At(session) <= RepeatWithin ? RefreshVerdict.Repeat : RefreshVerdict.Reused;
    }

    private static bool IsOpen(StoredSession session, DateTimeOffset now) => now - At(session) < Lifetime;

    private static DateTimeOffset At(StoredSession session) => DateTimeOffset.FromUnixTimeMilliseconds(session.RefreshedAt);
}
