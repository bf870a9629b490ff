using System.Collections.Immutable;
using Orleans.Runtime;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Users;

/// <summary>
/// Lists a tenant's users and orders their changes. A user is created before it is listed and unlisted after it is gone: what a
/// crash leaves in between is mended by the next change of that name, or not shown because no such user is there.
/// </summary>
[GrainType("user-index")]
internal sealed class UserIndexGrain(
    [PersistentState(StateNames.UserIndex)] IPersistentState<UserIndexState> state) : Grain, IUserIndexGrain
{
    /// <summary>Users of one tenant.</summary>
    private const int MaxUsers = 1_000;

    /// <summary>Users asked for at the same time when all are read.</summary>
    private const int Together = 64;

    // What interleaving readers see: the stored index, never the one that is being written.
    private UserIndexState stored = new();

    private TenantId Tenant => UserIndexKey.Parse(this.GetPrimaryKeyString()).Tenant;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        stored = state.State;
        return Task.CompletedTask;
    }

    public async ValueTask<Result<UserSnapshot>> CreateAsync(CreateUserRequest request)
    {
        if (stored.Closed)
        {
            return UserRules.TenantGoes;
        }

        if (stored.Names.Count >= MaxUsers)
        {
            return new Fault(FaultCode.LimitReached, $"A tenant has at most {MaxUsers} users.");
        }

        if (UserRules.CheckPlace(Tenant, request.Authority) is { } misplaced)
        {
            return misplaced;
        }

        var created = await UserGrain(request.UserName).CreateAsync(request with { Tenant = Tenant });
        if (!created.TryGet(out var user, out var fault))
        {
            if (fault.Code == FaultCode.NameTaken)
            {
                await AdoptAsync(request.UserName); // created by a call that broke off before it was listed
            }

            return fault;
        }

        await EnlistAsync(user);
        return user;
    }

    public async ValueTask<Result<UserSnapshot>> SaveAsync(SaveUserRequest request)
    {
        if (!(await FindAsync(request.UserId)).TryGet(out var user, out var fault))
        {
            return fault;
        }

        if (UserRules.CheckPlace(Tenant, request.Authority) is { } misplaced)
        {
            return misplaced;
        }

        return request.Authority != user.Authority && await IsLastAsync(user)
            ? UserRules.LastAdministrator
            : await UserGrain(user.UserName).SaveAsync(request);
    }

    public async ValueTask<Result<UserSnapshot>> SetEnabledAsync(Guid userId, bool enabled, string actor)
    {
        if (!(await FindAsync(userId)).TryGet(out var user, out var fault))
        {
            return fault;
        }

        return !enabled && await IsLastAsync(user) ? UserRules.LastAdministrator : await UserGrain(user.UserName).SetEnabledAsync(userId, enabled, actor);
    }

    public async ValueTask<Result<UserSnapshot>> ResetPasswordAsync(Guid userId, string actor)
    {
        if (!(await FindAsync(userId)).TryGet(out var user, out var fault))
        {
            return fault;
        }

        return Tenant == TenantId.System && await IsLastAsync(user) ? UserRules.LastAdministrator : await UserGrain(user.UserName).ResetPasswordAsync(userId, actor);
    }

    public async ValueTask<Result<Done>> DeleteAsync(Guid userId, string actor)
    {
        if (!(await FindAsync(userId)).TryGet(out var user, out var fault))
        {
            return fault;
        }

        return await IsLastAsync(user) ? UserRules.LastAdministrator : await RemoveAsync(userId, user.UserName, actor);
    }

    public async ValueTask<Result<UserSnapshot>> AdoptAsync(string userName)
    {
        if (!(await UserGrain(userName).GetAsync()).TryGet(out var user, out var fault))
        {
            return fault;
        }

        if (user.Tenant != Tenant)
        {
            return UserRules.NoSuchUser;
        }

        if (!stored.Names.ContainsKey(user.UserId))
        {
            await EnlistAsync(user);
        }

        return user;
    }

    public async ValueTask<Result<UserSnapshot>> FindAsync(Guid userId, CancellationToken cancellationToken = default)
    {
        if (!stored.Names.TryGetValue(userId, out var name))
        {
            LeaveIfEmpty();
            return UserRules.NoSuchUser;
        }

        var answer = await UserGrain(name).GetAsync();
        return answer.TryGet(out var user, out _) && !IsThis(user, userId) ? UserRules.NoSuchUser : answer;
    }

    public async ValueTask<Result<ImmutableArray<UserSnapshot>>> ListAsync(CancellationToken cancellationToken = default)
    {
        LeaveIfEmpty();
        var users = ImmutableArray.CreateBuilder<UserSnapshot>(stored.Names.Count);
        foreach (var some in stored.Names.OrderBy(entry => entry.Value, StringComparer.Ordinal).Chunk(Together))
        {
            foreach (var answer in await Task.WhenAll(some.Select(entry => FindAsync(entry.Key, cancellationToken).AsTask())))
            {
                if (answer.TryGet(out var user, out var fault))
                {
                    users.Add(user);
                }
                else if (fault.Code != FaultCode.NotFound)
                {
                    return fault;
                }
            }
        }

        return users.ToImmutable();
    }

    public async ValueTask<Result<UserSnapshot>> FindKeyAsync(Guid keyId, CancellationToken cancellationToken = default)
    {
        LeaveIfEmpty();
        foreach (var some in stored.Names.Chunk(Together))
        {
            var answers = await Task.WhenAll(some.Select(async entry => (Owner: entry.Key, Keys: await UserGrain(entry.Value).ListKeysAsync(entry.Key))));
            foreach (var (owner, answer) in answers)
            {
                if (!answer.TryGet(out var keys, out var fault))
                {
                    if (fault.Code == FaultCode.NotFound)
                    {
                        continue;
                    }

                    return fault;
                }

                if (keys.Any(key => key.KeyId == keyId))
                {
                    return await FindAsync(owner, cancellationToken);
                }
            }
        }

        return ApiKeyRules.NoSuchKey;
    }

    public async ValueTask<Result<Done>> CloseAsync(string actor)
    {
        if (!stored.Closed)
        {
            await WriteAsync(stored with { Closed = true });
        }

        foreach (var (userId, name) in stored.Names)
        {
            if (!(await RemoveAsync(userId, name, actor)).TryGet(out _, out var fault) && fault.Code != FaultCode.NotFound)
            {
                return fault;
            }
        }

        return default(Done);
    }

    private async ValueTask<Result<Done>> RemoveAsync(Guid userId, string name, string actor)
    {
        var deleted = await UserGrain(name).DeleteAsync(userId, actor);
        if (deleted.TryGet(out _, out var fault) || fault.Code == FaultCode.NotFound)
        {
            await WriteAsync(stored with { Names = stored.Names.Remove(userId) });
        }

        return deleted;
    }

    /// <summary>True when nobody else could administer this tenant without this user.</summary>
    private async ValueTask<bool> IsLastAsync(UserSnapshot user)
    {
        var authority = UserRules.AdministratorOf(Tenant);
        if (!UserRules.Administers(user, authority))
        {
            return false;
        }

        return !(await ListAsync()).TryGet(out var users, out _) || !users.Any(other => other.UserId != user.UserId && UserRules.Administers(other, authority));
    }

    private bool IsThis(UserSnapshot user, Guid userId) => user.UserId == userId && user.Tenant == Tenant;

    private IUserGrain UserGrain(string name) => GrainFactory.GetGrain<IUserGrain>(new UserKey(name).ToString());

    private ValueTask EnlistAsync(UserSnapshot user) => WriteAsync(stored with { Names = stored.Names.SetItem(user.UserId, user.UserName) });

    private async ValueTask WriteAsync(UserIndexState next)
    {
        state.State = next;
        await state.WriteOrLeaveAsync(this);

        stored = next;
    }

    /// <summary>Questions about tenants that are not there leave no grain behind (T-28).</summary>
    private void LeaveIfEmpty()
    {
        if (!state.RecordExists)
        {
            DeactivateOnIdle();
        }
    }
}
