using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Abstractions.Audit;
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

    /// <summary>The audit has uses of a key from one address no finer.</summary>
    private static readonly TimeSpan AuditedTogether = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Open> open = new();
    private readonly ConcurrentDictionary<(Guid KeyId, IPAddress? Source), long> noted = new();
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
            return await NotedAsync(known.Key, source, wasAsked: false);
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
            return await NotedAsync(opened, source, wasAsked: true);
        }

        if (fault.Code == FaultCode.Unauthenticated)
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

        return await User(userName).OpenKeyAsync(key);
    }

    /// <summary>The key, after its use from there is noted where it is to be: a use that cannot be noted is none (I-15).</summary>
    private async ValueTask<Result<OpenedApiKey>> NotedAsync(OpenedApiKey key, IPAddress? source, bool wasAsked)
    {
        var place = (key.Key.KeyId, source);
        var isNoted = noted.TryGetValue(place, out var at) && clock.GetElapsedTime(at) < AuditedTogether;
        if (isNoted && !(wasAsked && IsDue(key.Key.LastUsedAt)))
        {
            return key;
        }

        OperatorSource.Set((source is { IsIPv4MappedToIPv6: true } ? source.MapToIPv4() : source)?.ToString()); // for this call only
        if (!(await User(key.User.UserName).NoteKeyUseAsync(key.Key.KeyId)).TryGet(out _, out var fault))
        {
            return fault;
        }

        if (!isNoted)
        {
            if (noted.Count >= Capacity)
            {
                noted.Clear(); // each costs one question more
            }

            noted[place] = clock.GetTimestamp();
        }

        return key;
    }

    private IUserGrain User(string name) => grains.GetGrain<IUserGrain>(new UserKey(name).ToString());

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
