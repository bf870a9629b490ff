using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>
/// Asks who acts by an API key, at most once a second for each good key, so that a revoked one ends within a second. A source
/// that sends many wrong ones is slowed down; keys that were good here go on working from there, so no line stops because of a
/// neighbour (T-2).
/// </summary>
internal sealed class OperatorApiKeys(IGrainFactory grains, IOptions<OperatorOptions> options, OperatorInstruments instruments, TimeProvider clock)
{
    /// <summary>Keys remembered at most (I-21).</summary>
    private const int Capacity = 10_000;

    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    /// <summary>The last use is remembered no finer.</summary>
    private static readonly TimeSpan UsesTogether = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Open> open = new();
    private readonly SignInThrottle throttle = new(options, clock);

    /// <summary>Who acts, or what to answer.</summary>
    public async ValueTask<Identification> FindAsync(string text, IPAddress? source)
    {
        var key = new SecretText(text);
        var hash = ApiKeyText.HashOf(key); // what was presented is not kept, not even in memory
        var isKnown = open.TryGetValue(hash, out var known);
        if (isKnown && clock.GetElapsedTime(known!.AskedAt) < Age && !(known.ExpiresAt <= clock.GetUtcNow().ToUnixTimeMilliseconds()))
        {
            return new Identification(known.Identity);
        }

        if (!isKnown && throttle.IsBlocked(source, out var wait))
        {
            instruments.OnSignIn("throttled");
            return new Identification(OperatorFaults.TooManySignIns(wait));
        }

        var askedAt = clock.GetTimestamp();
        if (!(await AskAsync(key)).TryGet(out var opened, out var fault))
        {
            return fault.Code == FaultCode.Unauthenticated ? Refuse(hash, source) : new Identification(OperatorFaults.Of(fault));
        }

        return Accept(hash, opened, askedAt);
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

    private Identification Accept(string hash, OpenedApiKey opened, long askedAt)
    {
        var (user, key) = (opened.User, opened.Key);
        var identity = new OperatorIdentity(user.UserId, user.UserName, user.Tenant, opened.Authority, Guid.Empty) { ApiKeyId = key.KeyId };
        if (open.Count >= Capacity)
        {
            open.Clear(); // each costs one question more
        }

        open[hash] = new Open(identity, key.ExpiresAt, askedAt);
        return new Identification(identity);
    }

    private Identification Refuse(string hash, IPAddress? source)
    {
        open.TryRemove(hash, out _);
        throttle.Failed(source);
        instruments.OnSignIn("refused");
        return new Identification(OperatorFaults.Unauthenticated());
    }

    private bool IsDue(long? lastUsedAt) => lastUsedAt is not { } last || clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(last) >= UsesTogether;

    private sealed record Open(OperatorIdentity Identity, long? ExpiresAt, long AskedAt);
}
