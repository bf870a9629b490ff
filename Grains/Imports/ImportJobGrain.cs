using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Imports;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>One import. The truth is the stored row; a second activation loses by its version and leaves.</summary>
[GrainType("import-job")]
internal sealed partial class ImportJobGrain(
    IImportStore store,
    ILedger ledger,
    ISecretProtector secrets,
    ImportTurns turns,
    IOptions<ImportsOptions> options,
    ImportInstruments instruments,
    TimeProvider clock,
    ILogger<ImportJobGrain> logger) : Grain, IImportJobGrain
{
    private const int MaxRounds = 8;
    private const string Cancelled = "Cancelled by an operator; what was imported until then stays.";

    private readonly ImportsOptions limits = options.Value;
    private ImportJobRow? job;
    private IGrainTimer? work;

    private ImportJobKey Key => field == default ? field = ImportJobKey.Parse(this.GetPrimaryKeyString()) : field;

    private static Fault Missing { get; } = new(FaultCode.NotFound, "There is no such import.");

    public override async Task OnActivateAsync(CancellationToken cancellationToken) => job = await store.FindAsync(Key, cancellationToken);

    public async ValueTask<Result<ImportAdmission>> BeginAsync(ImportOptions options)
    {
        if (job is null)
        {
            if (await store.CountUnfinishedAsync(Key.Tenant) >= limits.MaxUnfinished)
            {
                DeactivateOnIdle();
                return new Fault(FaultCode.LimitReached, string.Create(CultureInfo.InvariantCulture, $"There are {limits.MaxUnfinished} unfinished imports: wait for one to end, or cancel one (Imports:MaxUnfinished)."));
            }

            var now = Now();
            var added = new ImportJobRow { Key = Key, CreatedAt = now, UpdatedAt = now, State = ImportState.Uploading, RowVersion = 1, Options = options with { Source = OperatorSource.Current } };
            await OrLeaveAsync(store.AddAsync(added));
            job = added;
        }

        return new ImportAdmission(limits.MaxBytes, ImportsOptions.ChunkBytes);
    }

    public async ValueTask<Result<Done>> AppendAsync(ImportChunk chunk)
    {
        if (job is not { } current)
        {
            return Absent();
        }

        if (current.State != ImportState.Uploading)
        {
            return new Fault(FaultCode.InUse, "The import takes no more of its file.", Reason: "not_uploading");
        }

        if (chunk.Index < current.Chunks)
        {
            return default(Done); // it came before, and the answer got lost
        }

        if (chunk.Index > current.Chunks || chunk.Content.Length is 0 or > ImportsOptions.ChunkBytes)
        {
            return new Fault(FaultCode.InvalidArgument, "The piece does not follow the one before.", "index");
        }

        if (current.Bytes + chunk.Content.Length > limits.MaxBytes)
        {
            return new Fault(FaultCode.LimitReached, TooLarge(limits.MaxBytes), "file", "file_too_large");
        }

        var next = current with { Chunks = current.Chunks + 1, Bytes = current.Bytes + chunk.Content.Length };
        return await SaveAsync(next, [], chunk) ? default(Done) : new Fault(FaultCode.Unavailable, "The import is worked on elsewhere.");
    }

    public async ValueTask<Result<ImportSnapshot>> CompleteAsync(int chunks)
    {
        if (job is not { } current)
        {
            return Absent();
        }

        if (current.State == ImportState.Uploading)
        {
            if (chunks == 0 || current.Chunks != chunks)
            {
                return new Fault(FaultCode.InvalidArgument, chunks == 0 ? "The file is empty." : "Not every piece of the file came.", "file");
            }

            // No import without its audit row (I-15): rather one too many than none.
            await ledger.AppendAuditAsync(ImportAudit.Row(current, AuditAction.ImportStarted, AuditStatus.Success, string.Empty, current.Options.Actor, Now()));
            if (!await SaveAsync(current with { State = ImportState.Queued }, []))
            {
                return new Fault(FaultCode.Unavailable, "The import is worked on elsewhere.");
            }
        }

        Work();
        return job!.ToSnapshot();
    }

    public async ValueTask<Result<Done>> AbandonAsync(string why)
    {
        if (job is { State: ImportState.Uploading } current)
        {
            await FailAsync(current, why);
        }

        return default(Done);
    }

    public async ValueTask<Result<ImportSnapshot>> CancelAsync(string actor)
    {
        if (job is { IsFinished: false } unfinished)
        {
            await ledger.AppendAuditAsync(ImportAudit.Row(unfinished, AuditAction.ImportCancelled, AuditStatus.Success, string.Empty, actor, Now()));
        }

        for (var round = 0; round < MaxRounds && job is { IsFinished: false } current; round++)
        {
            var now = Now();
            var ended = current with { State = ImportState.Cancelled, Message = Cancelled, FinishedAt = now, UpdatedAt = now, RowVersion = current.RowVersion + 1 };
            if (!await OrLeaveAsync(store.SaveAsync(ended, [])))
            {
                job = await store.FindAsync(Key); // the rows in hand were counted meanwhile: the two saves meet in the version
            }
            else if (job.RowVersion < ended.RowVersion)
            {
                job = ended;
            }
        }

        if (work is null && job is { IsFinished: true })
        {
            await store.DeleteChunksAsync(Key); // else the work does it when it has stopped
        }

        return job switch
        {
            null => Absent(),
            { IsFinished: true } => job.ToSnapshot(),
            _ => new Fault(FaultCode.Unavailable, "The import moves too fast to be stopped: try again."),
        };
    }

    public async ValueTask<Result<Done>> WakeAsync()
    {
        if (job is { State: ImportState.Uploading } stalled && Now() - stalled.UpdatedAt > (long)ImportWatch.LongestPause.TotalMilliseconds)
        {
            await FailAsync(stalled, "The upload broke off: send the file again.");
        }
        else if (job is { State: ImportState.Queued or ImportState.Running })
        {
            Work();
        }

        return default(Done);
    }

    public static string TooLarge(long bytes) => string.Create(CultureInfo.InvariantCulture, $"A file has at most {bytes} bytes: split it or raise Imports:MaxBytes.");

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private Fault Absent()
    {
        DeactivateOnIdle();
        return Missing;
    }

    /// <summary>The file did not come to its end.</summary>
    private async ValueTask FailAsync(ImportJobRow current, string why)
    {
        var now = Now();
        await ledger.AppendAuditAsync(ImportAudit.Row(current, AuditAction.ImportFailed, AuditStatus.Failure, "upload_broken", current.Options.Actor, now));
        if (await SaveAsync(current with { State = ImportState.Failed, Message = why, FinishedAt = now }, []))
        {
            await store.DeleteChunksAsync(Key);
        }
    }

    private async ValueTask<bool> SaveAsync(ImportJobRow next, ImmutableArray<ImportRejectedRow> rejected, ImportChunk? chunk = null)
    {
        next = next with { RowVersion = next.RowVersion + 1, UpdatedAt = Now() };
        var saved = await OrLeaveAsync(store.SaveAsync(next, rejected, chunk));
        if (saved)
        {
            job = next;
        }
        else
        {
            DeactivateOnIdle(); // somebody else wrote: the next call starts from the truth
        }

        return saved;
    }

    private async ValueTask<T> OrLeaveAsync<T>(ValueTask<T> stored)
    {
        try
        {
            return await stored;
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private async ValueTask OrLeaveAsync(ValueTask stored)
    {
        try
        {
            await stored;
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }
}
