using System.Collections.Concurrent;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>
/// Asks whether a token's session is still open, at most once a second for each: signing out, a new password and a taken
/// authority hold within a second on every gateway, and a script's many requests cost one question (T-21).
/// </summary>
internal sealed class OperatorSessions(IGrainFactory grains, TimeProvider clock)
{
    /// <summary>Sessions remembered at most (I-21).</summary>
    private const int Capacity = 10_000;

    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, Open> open = new();

    /// <summary>The user whose session it is, or null when it has ended.</summary>
    public async ValueTask<UserSnapshot?> FindAsync(OperatorIdentity identity)
    {
        if (open.TryGetValue(identity.SessionId, out var known) && clock.GetElapsedTime(known.AskedAt) < Age)
        {
            return known.User;
        }

        var askedAt = clock.GetTimestamp();
        var answer = await grains.GetGrain<IUserGrain>(new UserKey(identity.UserName).ToString()).GetSessionUserAsync(identity.SessionId);
        if (!answer.TryGet(out var user, out _) || user.UserId != identity.UserId)
        {
            open.TryRemove(identity.SessionId, out _);
            return null;
        }

        if (open.Count >= Capacity)
        {
            open.Clear(); // each costs one question more
        }

        open[identity.SessionId] = new Open(user, askedAt);
        return user;
    }

    /// <summary>Ask again at the next request.</summary>
    public void Forget(Guid sessionId) => open.TryRemove(sessionId, out _);

    private sealed record Open(UserSnapshot User, long AskedAt);
}
