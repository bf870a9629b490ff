using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Core.Operators;

/// <summary>
/// Asks who acts by an API key, at most once a second for each good key, so that a revoked one ends within a second. A source
/// that sends many wrong ones, at whichever door, is slowed down; keys that were good here go on working from there, so no line
/// stops because of a neighbour (T-2).
/// </summary>
public sealed class ApiKeyCheck(IGrainFactory grains, IOptions<SignInOptions> options, TimeProvider clock)
{
    /// <summary>Keys remembered at most (I-21).</summary>
    private const int Capacity = 10_000;

    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    /// <summary>The last use is remembered no finer.</summary>
    private static readonly TimeSpan UsesTogether = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Open> open = new();
    private readonly SignInThrottle throttle = new(options, clock);

    /// <summary>
    /// Who acts. Faults: Unauthenticated, whatever is wrong with the key; LimitReached with the time after which the source may
    /// try again; Unavailable.
    /// </summary>
    public async ValueTask<Result<OpenedApiKey>> FindAsync(SecretText key, IPAddress? source)
    {
        var hash = ApiKeyText.HashOf(key); // what was presented is not kept, not even in memory
        var isKnown = open.TryGetValue(hash, out var known);
        if (isKnown && clock.GetElapsedTime(known!.AskedAt) < Age && !(known.Key.Key.ExpiresAt <= clock.GetUtcNow().ToUnixTimeMilliseconds()))
        {
            return known.Key;
        }

        if (!isKnown && throttle.IsBlocked(source, out var wait))
        {
            return new Fault(FaultCode.LimitReached, "Too many wrong keys.", RetryAfterSeconds: Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)));
        }

        var askedAt = clock.GetTimestamp();
        var answer = await AskAsync(key);
        if (answer.TryGet(out var opened, out var fault))
        {
            Remember(hash, new Open(opened, askedAt));
        }
        else if (fault.Code == FaultCode.Unauthenticated)
        {
            open.TryRemove(hash, out _);
            throttle.Failed(source);
        }

        return answer;
    }

    private async ValueTask<Result<OpenedApiKey>> AskAsync(SecretText key)
    {
        if (ApiKeyText.UserNameOf(key) is not { } userName)
        {
            return new Fault(FaultCode.Unauthenticated, string.Empty);
        }

        var user = grains.GetGrain<IUserGrain>(new UserKey(userName).ToString());
        var answer = await user.OpenKeyAsync(key);
        if (answer.TryGet(out var opened, out _) && IsDue(opened.Key.LastUsedAt) && !(await user.NoteKeyUseAsync(opened.Key.KeyId)).TryGet(out _, out var fault))
        {
            return fault;
        }

        return answer;
    }

    private void Remember(string hash, Open key)
    {
        if (open.Count >= Capacity)
        {
            open.Clear(); // each costs one question more
        }

        open[hash] = key;
    }

    private bool IsDue(long? lastUsedAt) => lastUsedAt is not { } last || clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(last) >= UsesTogether;

    private sealed record Open(OpenedApiKey Key, long AskedAt);
}
