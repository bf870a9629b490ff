using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Tenants;

/// <summary>The tenants of the installation (key 0). Titles are unique because every save goes through here.</summary>
[Alias("pc.ITenantDirectoryGrain")]
public interface ITenantDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>Lists a tenant that every installation has; harmless to repeat.</summary>
    [Alias("ensure"), ResponseTimeout("00:00:20")]
    ValueTask<Result<TenantSnapshot>> EnsureAsync(TenantId tenant, string title);

    /// <summary>
    /// Creates or changes a tenant; a new one begins with its default profile. Faults: InvalidArgument, NameTaken, NotFound,
    /// VersionConflict, LimitReached.
    /// </summary>
    [Alias("save"), ResponseTimeout("00:00:30")]
    ValueTask<Result<TenantSnapshot>> SaveAsync(SaveTenantRequest request);

    /// <summary>
    /// Deletes a tenant that has no device, with its profiles, users, webhooks and consumers of events. A deletion that broke off is done again and then comes
    /// to its end. Faults: NotFound, InUse (a device belongs to it, or it is the tenant of every installation).
    /// </summary>
    [Alias("delete"), ResponseTimeout("00:02:00")]
    ValueTask<Result<Done>> DeleteAsync(TenantId tenant, string actor);

    /// <summary>The tenant. Fault: NotFound.</summary>
    [Alias("find"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<TenantSnapshot>> FindAsync(TenantId tenant, CancellationToken cancellationToken = default);

    /// <summary>All tenants in order of title.</summary>
    [Alias("list"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<ImmutableArray<TenantSnapshot>>> ListAsync(CancellationToken cancellationToken = default);
}
