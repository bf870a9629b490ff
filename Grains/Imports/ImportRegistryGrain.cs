using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Imports;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>Questions about imports. Holds no state, so its calls may interleave.</summary>
[StatelessWorker, GrainType("import-registry"), CollectionAgeLimit(Minutes = 1)]
internal sealed class ImportRegistryGrain(IImportStore store, IOptions<ImportsOptions> options) : Grain, IImportRegistryGrain
{
    private const int LargestPage = 1_000;

    private static Fault Missing { get; } = new(FaultCode.NotFound, "There is no such import.");

    public async ValueTask<Result<ImportSnapshot>> FindAsync(ImportJobKey key, CancellationToken cancellationToken) =>
        await store.FindAsync(key, cancellationToken) is { } job ? job.ToSnapshot() : Missing;

    public async ValueTask<Result<ImmutableArray<ImportSnapshot>>> ListAsync(TenantId tenant, int limit, CancellationToken cancellationToken)
    {
        var jobs = await store.ListAsync(tenant, Math.Clamp(limit, 1, LargestPage), cancellationToken);
        return jobs.Select(job => job.ToSnapshot()).ToImmutableArray();
    }

    public async ValueTask<Result<ImportRejectedPage>> ReadRejectedAsync(ImportJobKey key, long after, int limit, bool cells, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(key, cancellationToken) is not { } job)
        {
            return Missing;
        }

        limit = Math.Clamp(limit, 1, LargestPage);
        var rows = await store.ReadRejectedAsync(key, after, limit, cancellationToken);
        var header = cells && !job.Header.IsDefault ? job.Header : [];
        return new ImportRejectedPage(
            cells ? rows : [.. rows.Select(row => row with { Cells = default })],
            header,
            rows.Length == limit ? rows[^1].Row : null);
    }

    public ValueTask<Result<ImportLimits>> GetLimitsAsync(CancellationToken cancellationToken)
    {
        var limits = options.Value;
        return ValueTask.FromResult<Result<ImportLimits>>(new ImportLimits(limits.MaxBytes, limits.MaxRows, limits.MaxColumns, limits.MaxFieldLength));
    }
}
