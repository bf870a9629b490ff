using System.Collections.Immutable;
using Orleans.Runtime;
using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Imports;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>The work itself, beside the grain's calls: one timer that fires once and ends with the file.</summary>
internal sealed partial class ImportJobGrain
{
    private static readonly TimeSpan Alive = TimeSpan.FromMinutes(5);

    private void Work() => work ??= this.RegisterGrainTimer(
        static (grain, cancellation) => grain.WorkAsync(cancellation),
        this,
        new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });

    private async Task WorkAsync(CancellationToken cancellation)
    {
        try
        {
            var style = job!.Options.Style;
            await turns.TakeAsync(style, cancellation);
            try
            {
                await RunAsync(cancellation);
            }
            finally
            {
                turns.Leave(style);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The silo stops, or the activation moves: the watch has it taken up where the progress stands.
        }
        catch (Exception exception)
        {
            // Whatever it was, the stored progress is the truth; the watch has it taken up again in a few seconds.
            LogPaused(logger, exception, Key.JobId);
            DeactivateOnIdle();
        }
        finally
        {
            work?.Dispose();
            work = null;
        }
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        job = await store.FindAsync(Key, cancellation);
        OperatorSource.Set(job?.Options.Source); // the timer runs for nobody: what it writes has the address of the one who asked for the import
        if (job is { IsFinished: false } current && await SaveAsync(current with { State = ImportState.Running, StartedAt = current.StartedAt ?? Now() }, []))
        {
            var writer = new ImportRowWriter(ledger, GrainFactory, secrets, new ImportValues(GrainFactory), clock);
            var profiles = new ImportProfiles(GrainFactory, Key.Tenant, job.Options.Actor, clock);
            var run = new ImportRun(job, ProgressAsync, () => job is not { IsFinished: false }, store, writer, profiles, limits, clock);
            await run.RunAsync(cancellation);
            if (job is { State: ImportState.Cancelled } cancelled && run.Last.RowVersion + 1 == cancelled.RowVersion)
            {
                await CountLastAsync(cancelled, run.Last, run.Unsaved);
            }
        }

        if (job is { IsFinished: true })
        {
            await store.DeleteChunksAsync(Key);
            LogEnded(logger, Key.JobId, job.State, job.Created, job.Updated, job.Existing, job.Failed);
        }
    }

    /// <summary>Stores progress; false when an operator ended the import meanwhile, or another activation is at it.</summary>
    private async ValueTask<bool> ProgressAsync(ImportJobRow next, ImmutableArray<ImportRejectedRow> rejected)
    {
        if (job is not { IsFinished: false } current || next.RowVersion != current.RowVersion + 1)
        {
            return false;
        }

        DelayDeactivation(Alive);
        if (next.IsFinished)
        {
            var failed = next.State == ImportState.Failed;
            await ledger.AppendAuditAsync(ImportAudit.Row(
                next, failed ? AuditAction.ImportFailed : AuditAction.ImportFinished, failed ? AuditStatus.Failure : AuditStatus.Success, failed ? "bad_file" : string.Empty, next.Options.Actor, Now()));
        }

        if (await OrLeaveAsync(store.SaveAsync(next, rejected)))
        {
            instruments.OnProgress(current, next);
            job = next;
            return true;
        }

        job = await store.FindAsync(Key);
        return false;
    }

    /// <summary>The rows that were in hand when the import was cancelled are done, so they count.</summary>
    private async ValueTask CountLastAsync(ImportJobRow cancelled, ImportJobRow last, ImmutableArray<ImportRejectedRow> rejected) => await SaveAsync(
        cancelled with
        {
            Records = last.Records,
            Header = last.Header,
            Done = last.Done,
            Created = last.Created,
            Updated = last.Updated,
            Existing = last.Existing,
            Failed = last.Failed,
            Rate = last.Rate,
        },
        rejected);
}
