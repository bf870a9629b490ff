using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Users;

internal sealed partial class UserGrain
{
    /// <summary>A machine with a dead key asks all day: one row a minute says so too.</summary>
    private static readonly TimeSpan RefusalsTogether = TimeSpan.FromMinutes(1);

    /// <summary>A machine asks all day with a good one too.</summary>
    private static readonly TimeSpan UsesTogether = TimeSpan.FromHours(1);

    /// <summary>The last use is kept no finer: each is a write.</summary>
    private static readonly TimeSpan LastUseWithin = TimeSpan.FromMinutes(1);

    /// <summary>Pairs of key and address remembered at most; all addresses beyond count as one (I-21).</summary>
    private const int MostAddresses = 1_000;

    private readonly Dictionary<string, DateTimeOffset> refusalsAudited = [];
    private readonly Dictionary<(Guid KeyId, string Source), DateTimeOffset> usesAudited = [];

    public async ValueTask<Result<IssuedApiKey>> CreateKeyAsync(CreateApiKeyRequest request)
    {
        if (!IsUser(request.UserId))
        {
            return UserRules.NoSuchUser;
        }

        var now = clock.GetUtcNow();
        if (ApiKeyRules.Check(state.State, request, now) is { } invalid)
        {
            return invalid;
        }

        var text = ApiKeyText.Make(state.State.UserName);
        var key = new StoredApiKey
        {
            KeyId = Guid.CreateVersion7(now),
            Hash = ApiKeyText.HashOf(text),
            Authority = request.Authority ?? state.State.Authority,
            Description = request.Description,
            CreatedAt = now.ToUnixTimeMilliseconds(),
            ExpiresAt = request.ExpiresAt,
            Disabled = request.Disabled,
        };
        await AuditChangeAsync(AuditAction.ApiKeyCreated, request.Actor);
        await WriteAsync(state.State with { ApiKeys = state.State.ApiKeys.Add(key) });
        LogKeyCreated(logger, key.KeyId, state.State.UserId);
        return new IssuedApiKey(key.ToSnapshot(state.State.UserId), text);
    }

    public async ValueTask<Result<ApiKeySnapshot>> ChangeKeyAsync(ChangeApiKeyRequest request)
    {
        if (!IsUser(request.UserId) || KeyOf(request.KeyId) is not { } key)
        {
            return ApiKeyRules.NoSuchKey;
        }

        if (request.Description is { } description && ApiKeyRules.CheckDescription(description) is { } invalid)
        {
            return invalid;
        }

        var changed = key with { Description = request.Description ?? key.Description, Disabled = request.Disabled ?? key.Disabled };
        if (changed != key)
        {
            await AuditChangeAsync(AuditAction.ApiKeyChanged, request.Actor);
            await WriteAsync(state.State with { ApiKeys = ApiKeyRules.With(state.State.ApiKeys, changed) });
        }

        return changed.ToSnapshot(state.State.UserId);
    }

    public async ValueTask<Result<Done>> DeleteKeyAsync(Guid userId, Guid keyId, string actor)
    {
        if (!IsUser(userId) || KeyOf(keyId) is not { } key)
        {
            return ApiKeyRules.NoSuchKey;
        }

        await AuditChangeAsync(AuditAction.ApiKeyDeleted, actor);
        await WriteAsync(state.State with { ApiKeys = state.State.ApiKeys.Remove(key) });
        LogKeyDeleted(logger, keyId, userId);
        return default(Done);
    }

    public ValueTask<Result<ImmutableArray<ApiKeySnapshot>>> ListKeysAsync(Guid userId) =>
        ValueTask.FromResult<Result<ImmutableArray<ApiKeySnapshot>>>(
            IsUser(userId) ? state.State.ApiKeys.Select(key => key.ToSnapshot(userId)).ToImmutableArray() : UserRules.NoSuchUser);

    public async ValueTask<Result<OpenedApiKey>> OpenKeyAsync(SecretText key)
    {
        if (!Exists)
        {
            LeaveUnlessNeeded();
            return ApiKeyRules.UnknownKey;
        }

        var user = state.State;
        if (!ApiKeyRules.Open(user, ApiKeyText.HashOf(key), clock.GetUtcNow()).TryGet(out var opened, out var fault))
        {
            await AuditRefusalAsync(new TenantId(user.TenantId), fault.Reason!);
            return fault;
        }

        return new OpenedApiKey(ToSnapshot(user), opened.ToSnapshot(user.UserId), ApiKeyRules.Lesser(opened.Authority, user.Authority));
    }

    public async ValueTask<Result<Done>> NoteKeyUseAsync(Guid keyId)
    {
        if (!Exists || KeyOf(keyId) is not { } key)
        {
            return default(Done);
        }

        var now = clock.GetUtcNow();
        await AuditUseAsync(key, now);
        if (key.LastUsedAt is not { } last || now - DateTimeOffset.FromUnixTimeMilliseconds(last) >= LastUseWithin)
        {
            await WriteAsync(state.State with { ApiKeys = ApiKeyRules.With(state.State.ApiKeys, key with { LastUsedAt = now.ToUnixTimeMilliseconds() }) });
        }

        return default(Done);
    }

    private StoredApiKey? KeyOf(Guid keyId) => state.State.ApiKeys.FirstOrDefault(key => key.KeyId == keyId);

    private async ValueTask AuditUseAsync(StoredApiKey key, DateTimeOffset now)
    {
        var place = (key.KeyId, OperatorSource.Current ?? string.Empty);
        if (usesAudited.Count >= MostAddresses && !usesAudited.ContainsKey(place))
        {
            foreach (var old in usesAudited.Where(use => now - use.Value >= UsesTogether).Select(use => use.Key).ToList())
            {
                usesAudited.Remove(old);
            }

            place = usesAudited.Count >= MostAddresses ? (Guid.Empty, string.Empty) : place;
        }

        if (usesAudited.TryGetValue(place, out var last) && now - last < UsesTogether)
        {
            return;
        }

        var actor = new AuditActor(state.State.UserName, key.KeyId, key.Description).ToString();
        await AuditAsync(new TenantId(state.State.TenantId), AuditAction.ApiKeyUsed, AuditStatus.Success, string.Empty, actor);
        usesAudited[place] = now; // after the write: what was not audited is audited at the next use
    }

    private async ValueTask AuditRefusalAsync(TenantId tenant, string reason)
    {
        var now = clock.GetUtcNow();
        if (refusalsAudited.TryGetValue(reason, out var last) && now - last < RefusalsTogether)
        {
            return;
        }

        refusalsAudited[reason] = now; // before the write: calls interleave here
        await AuditAsync(tenant, AuditAction.SignIn, AuditStatus.Failure, reason);
    }
}
