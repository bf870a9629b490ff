using System.Collections.Immutable;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>
/// Users as far as the caller may know them: those of the caller's tenant, and for a system administrator those of every tenant
/// (I-17). Everybody else's are "not found".
/// </summary>
internal sealed class TenantUsers(IGrainFactory grains)
{
    /// <summary>Tenants asked at the same time for a user that may be in any of them.</summary>
    private const int Together = 64;

    public IUserIndexGrain Of(TenantId tenant) => grains.GetGrain<IUserIndexGrain>(new UserIndexKey(tenant).ToString());

    public IUserGrain Named(string userName) => grains.GetGrain<IUserGrain>(new UserKey(userName).ToString());

    public async ValueTask<Result<UserSnapshot>> FindAsync(OperatorIdentity caller, Guid userId, CancellationToken cancellationToken)
    {
        var own = await Of(caller.Tenant).FindAsync(userId, cancellationToken);
        if (own.TryGet(out _, out var fault) || fault.Code != FaultCode.NotFound)
        {
            return own;
        }

        return caller.Authority == UserAuthority.SystemAdministrator ? await FindAnywhereAsync(userId, cancellationToken) : Missing(userId);
    }

    /// <summary>The user of the caller's own tenant. Fault: NotFound.</summary>
    public async ValueTask<Result<UserSnapshot>> FindOwnAsync(OperatorIdentity caller, Guid userId, CancellationToken cancellationToken)
    {
        var own = await Of(caller.Tenant).FindAsync(userId, cancellationToken);
        return !own.TryGet(out _, out var fault) && fault.Code == FaultCode.NotFound ? Missing(userId) : own;
    }

    /// <summary>The user of the caller's own tenant who has this API key. Fault: NotFound.</summary>
    public async ValueTask<Result<UserSnapshot>> FindKeyAsync(OperatorIdentity caller, Guid keyId, CancellationToken cancellationToken)
    {
        var answer = await Of(caller.Tenant).FindKeyAsync(keyId, cancellationToken);
        return !answer.TryGet(out _, out var fault) && fault.Code == FaultCode.NotFound ? fault with { Detail = $"API key with id [{keyId}] is not found" } : answer;
    }

    public ValueTask<Result<ImmutableArray<UserSnapshot>>> ListAsync(TenantId tenant, CancellationToken cancellationToken) => Of(tenant).ListAsync(cancellationToken);

    /// <summary>Whether there is such a tenant. Fault: NotFound.</summary>
    public async ValueTask<Result<TenantSnapshot>> TenantAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var answer = await grains.GetGrain<ITenantDirectoryGrain>(0).FindAsync(new TenantId(tenantId), cancellationToken);
        return !answer.TryGet(out _, out var fault) && fault.Code == FaultCode.NotFound ? fault with { Detail = $"Tenant with id [{tenantId}] is not found" } : answer;
    }

    private async ValueTask<Result<UserSnapshot>> FindAnywhereAsync(Guid userId, CancellationToken cancellationToken)
    {
        if (!(await grains.GetGrain<ITenantDirectoryGrain>(0).ListAsync(cancellationToken)).TryGet(out var tenants, out var fault))
        {
            return fault;
        }

        foreach (var some in tenants.Chunk(Together))
        {
            foreach (var answer in await Task.WhenAll(some.Select(tenant => Of(tenant.Tenant).FindAsync(userId, cancellationToken).AsTask())))
            {
                if (answer.TryGet(out _, out fault) || fault.Code != FaultCode.NotFound)
                {
                    return answer;
                }
            }
        }

        return Missing(userId);
    }

    private static Fault Missing(Guid userId) => new(FaultCode.NotFound, $"User with id [{userId}] is not found");
}
