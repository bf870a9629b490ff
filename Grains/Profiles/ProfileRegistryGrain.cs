using System.Collections.Immutable;
using Orleans.Concurrency;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>Answers from the database's indexes. Holds no state, so its calls may interleave.</summary>
[StatelessWorker, GrainType("profile-registry"), CollectionAgeLimit(Minutes = 1)]
internal sealed class ProfileRegistryGrain(ILedger ledger) : Grain, IProfileRegistryGrain
{
    public async ValueTask<Result<bool>> IsAnothersAsync(TenantId tenant, Guid profileId, CancellationToken cancellationToken = default) =>
        await ledger.FindProfileTenantAsync(profileId, cancellationToken) is { } owner && owner != tenant;

    public async ValueTask<Result<ImmutableDictionary<Guid, long>>> CountUsesAsync(ImmutableArray<Guid> profileIds, CancellationToken cancellationToken = default) =>
        await ledger.CountUsesAsync(profileIds, cancellationToken);
}
