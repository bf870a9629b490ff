using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>Stateless, interleaving worker (any key): what is asked about profiles without asking their grains.</summary>
[Alias("pc.IProfileRegistryGrain")]
public interface IProfileRegistryGrain : IGrainWithIntegerKey
{
    /// <summary>True when a tenant other than this one has a profile with this id.</summary>
    [Alias("is-anothers"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<bool>> IsAnothersAsync(TenantId tenant, Guid profileId, CancellationToken cancellationToken = default);

    /// <summary>
    /// How many uses of each profile's <see cref="ProvisionProtection.MaxUses"/> are spent, by profile id; a profile that was never used
    /// under a limit is not among them.
    /// </summary>
    [Alias("uses"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<ImmutableDictionary<Guid, long>>> CountUsesAsync(ImmutableArray<Guid> profileIds, CancellationToken cancellationToken = default);
}
