using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Imports;

/// <summary>
/// One import, keyed by <see cref="ImportJobKey"/>: takes the file in pieces, then works through it. Whatever silo it runs on, it goes on
/// where its stored progress says; no row is done twice.
/// </summary>
[Alias("pc.IImportJobGrain")]
public interface IImportJobGrain : IGrainWithStringKey
{
    /// <summary>Begins an import. Faults: InvalidArgument, LimitReached (too many unfinished imports of the tenant).</summary>
    [Alias("begin")]
    ValueTask<Result<ImportAdmission>> BeginAsync(ImportOptions options);

    /// <summary>Stores one piece of the file; harmless to repeat. Faults: NotFound, InUse (not uploading any more), LimitReached (file too large).</summary>
    [Alias("append")]
    ValueTask<Result<Done>> AppendAsync(ImportChunk chunk);

    /// <summary>The file is complete; the work begins. Harmless to repeat. Faults: NotFound, InvalidArgument (empty, or not all pieces came).</summary>
    [Alias("complete")]
    ValueTask<Result<ImportSnapshot>> CompleteAsync(int chunks);

    /// <summary>The file will not come to its end.</summary>
    [Alias("abandon")]
    ValueTask<Result<Done>> AbandonAsync(string why);

    /// <summary>Stops the import after the rows in hand; harmless to repeat, and without effect on a finished one. Fault: NotFound.</summary>
    [Alias("cancel")]
    ValueTask<Result<ImportSnapshot>> CancelAsync(string actor);

    /// <summary>Takes the work up when it is unfinished and nobody is at it.</summary>
    [Alias("wake")]
    ValueTask<Result<Done>> WakeAsync();
}
