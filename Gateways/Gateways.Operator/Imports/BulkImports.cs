using System.Globalization;
using System.Text;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Imports;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Gateways.Operator.Imports;

/// <summary>
/// The reference's bulk import over the engine of the others: the text becomes an import of its own, and the caller waits for its end.
/// What this process cannot wait for is done all the same.
/// </summary>
internal sealed class BulkImports(ImportUpload upload, StatelessWorkers workers, TimeProvider clock) : IDisposable
{
    /// <summary>Calls of this process at once: each holds its whole body (I-21).</summary>
    private const int Most = 4;

    private const int PageRows = 1_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim places = new(Most);

    /// <summary>True when the caller may go on; it then owes a <see cref="Leave"/>.</summary>
    public bool TryEnter() => places.Wait(0);

    public void Leave() => places.Release();

    /// <summary>Does the import. Faults: InvalidArgument, LimitReached, Unavailable (it goes on, but takes too long to wait for).</summary>
    public async ValueTask<Result<BulkImportResource>> RunAsync(TenantId tenant, BulkImportBody body, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(body.File))
        {
            return new BulkImportResource(0, 0, 0, []);
        }

        if (!(await upload.TakeAsync(tenant, body.Options, Encoding.UTF8.GetBytes(body.File))).TryGet(out var started, out var fault)
            || !(await EndedAsync(started, cancellationToken)).TryGet(out var job, out fault))
        {
            return fault;
        }

        if (job.State != ImportState.Done)
        {
            return new Fault(FaultCode.InvalidArgument, job.Message ?? "The import was cancelled", "file");
        }

        return (await ErrorsAsync(job, cancellationToken)).TryGet(out var errors, out fault)
            ? new BulkImportResource(job.Created, job.Updated, job.Failed, errors)
            : fault;
    }

    public void Dispose() => places.Dispose();

    private async ValueTask<Result<ImportSnapshot>> EndedAsync(ImportSnapshot job, CancellationToken cancellationToken)
    {
        var begin = clock.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, clock);
        while (job.FinishedAt is null)
        {
            if (clock.GetElapsedTime(begin) > LongestWait)
            {
                return new Fault(FaultCode.Unavailable, "The import goes on, see GET /api/imports");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
            if (!(await workers.Next<IImportRegistryGrain>().FindAsync(job.Key, cancellationToken)).TryGet(out var now, out var fault))
            {
                return fault;
            }

            job = now;
        }

        return job;
    }

    private async ValueTask<Result<string[]>> ErrorsAsync(ImportSnapshot job, CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        for (long? after = job.Failed == 0 ? null : 0; after is { } from;)
        {
            if (!(await workers.Next<IImportRegistryGrain>().ReadRejectedAsync(job.Key, from, PageRows, cells: false, cancellationToken)).TryGet(out var page, out var fault))
            {
                return fault;
            }

            errors.AddRange(page.Rows.Select(row => Told(row, job.Options)));
            after = page.Next;
        }

        return errors.ToArray();
    }

    /// <summary>The reference names the class of its exception; scripts look for the text behind it.</summary>
    private static string Told(ImportRejectedRow row, ImportOptions options)
    {
        var line = row.Row + (options.Header ? 1 : 0); // records are lines there, whatever breaks their cells have
        var kind = row.Field == "credentialsId" || row.Reason == "invalid_credentials" ? "DeviceCredentialsValidationException" : "DataValidationException";
        return string.Create(CultureInfo.InvariantCulture, $"Line {line}: {kind}: {row.Message}");
    }
}
