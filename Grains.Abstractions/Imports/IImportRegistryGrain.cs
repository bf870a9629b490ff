using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Imports;

/// <summary>Stateless, interleaving worker (any key) that answers questions about imports from what is stored.</summary>
[Alias("pc.IImportRegistryGrain")]
public interface IImportRegistryGrain : IGrainWithIntegerKey
{
    /// <summary>The import. Fault: NotFound.</summary>
    [Alias("find"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<ImportSnapshot>> FindAsync(ImportJobKey key, CancellationToken cancellationToken = default);

    /// <summary>The newest imports of a tenant, at most 1,000.</summary>
    [Alias("list"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<ImmutableArray<ImportSnapshot>>> ListAsync(TenantId tenant, int limit, CancellationToken cancellationToken = default);

    /// <summary>Refused rows after a row number, at most 1,000; with their cells or without. Fault: NotFound.</summary>
    [Alias("rejected"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<ImportRejectedPage>> ReadRejectedAsync(ImportJobKey key, long after, int limit, bool cells, CancellationToken cancellationToken = default);

    /// <summary>What a file may have at most.</summary>
    [Alias("limits"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<ImportLimits>> GetLimitsAsync(CancellationToken cancellationToken = default);
}
