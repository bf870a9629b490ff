using System.Collections.Immutable;
using System.Globalization;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Imports;
using ProvisioningCluster.Grains.Imports.Csv;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>
/// Works through a file: reads it once to judge it as a whole, then row by row from where the stored progress says. Rows are done some at a
/// time, and while these are on their way to the database the next ones are read; the progress is stored behind them, so that after a crash
/// the rows of the last moment are done again and recognised.
/// </summary>
/// <param name="job">The import as stored.</param>
/// <param name="save">Stores progress with the rows refused since; false when the import was ended meanwhile.</param>
/// <param name="isEnded">True when an operator ended the import meanwhile.</param>
/// <param name="store">Holds the file.</param>
/// <param name="writer">Makes rows true.</param>
/// <param name="profiles">The tenant's profiles.</param>
/// <param name="limits">Limits.</param>
/// <param name="clock">For timestamps and the rate.</param>
internal sealed class ImportRun(
    ImportJobRow job,
    Func<ImportJobRow, ImmutableArray<ImportRejectedRow>, ValueTask<bool>> save,
    Func<bool> isEnded,
    IImportStore store,
    ImportRowWriter writer,
    ImportProfiles profiles,
    ImportsOptions limits,
    TimeProvider clock)
{
    /// <summary>Progress is stored behind so many rows, or after <see cref="Pace"/>, whichever comes first.</summary>
    private const int StoreEvery = 2_048;

    /// <summary>Refused rows are stored with the progress: not so many at once that their transaction would be long.</summary>
    private const int StoreRejected = 256;

    /// <summary>Cells of a refused row that are kept, in characters.</summary>
    private const int LongestKept = 16 * 1024;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly CsvCells cells = new(job.Options.Delimiter, limits.MaxColumns, limits.MaxFieldLength);
    private readonly SeenInFile seen = new();
    private readonly List<ImportRejectedRow> rejected = [];
    private ImmutableArray<ImportColumn> columns = [];
    private ImportBatch filling = new(Math.Max(1, limits.Concurrency / 2));
    private ImportBatch waiting = new(Math.Max(1, limits.Concurrency / 2));
    private long begun;
    private long doneAtBegin;
    private long storedAt;
    private long storedDone = job.Done;

    /// <summary>The import with every row that was done, also those behind the stored progress when it was ended meanwhile.</summary>
    public ImportJobRow Last => job;

    /// <summary>The refused ones among the rows behind the stored progress.</summary>
    public ImmutableArray<ImportRejectedRow> Unsaved => [.. rejected];

    /// <summary>
    /// Runs to the end of the file; returns early when the import was ended meanwhile. Throws when the ledger cannot go on. No row is in hand
    /// any more when it returns or throws.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await JudgeAsync(cancellationToken) is { } fault)
        {
            await EndAsync(ImportState.Failed, fault.Detail);
            return;
        }

        if (isEnded())
        {
            return;
        }

        begun = storedAt = clock.GetTimestamp();
        doneAtBegin = job.Done;
        try
        {
            await WorkAsync(cancellationToken);
        }
        finally
        {
            Task inHand = Task.WhenAll(filling.Verdicts, waiting.Verdicts);
            await inHand.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        var number = 0L;
        await foreach (var record in RowsAsync(cancellationToken))
        {
            number++;
            var place = new ImportPlace(number, record.Line, null);
            var prepared = Prepare(record, ref place);
            if (number <= doneAtBegin)
            {
                continue; // read again only for what it says about duplicates
            }

            filling.Add(place, prepared.TryGet(out var row, out var refused) ? WriteAsync(number, row) : Task.FromResult<ImportVerdict>(refused));
            if (filling.IsFull && !await TurnAsync(cancellationToken))
            {
                return;
            }
        }

        if (await TurnAsync(cancellationToken) && await TurnAsync(cancellationToken))
        {
            await EndAsync(ImportState.Done, null);
        }
    }

    /// <summary>The fault of the file as a whole, or null. Nothing is imported of a file that has one.</summary>
    private async ValueTask<Fault?> JudgeAsync(CancellationToken cancellationToken)
    {
        var records = 0L;
        var header = ImmutableArray<string>.Empty;
        var fault = (Fault?)null;
        var first = true;
        await foreach (var record in File.ReadAsync(cancellationToken))
        {
            if (first && job.Options.Header)
            {
                first = false;
                fault = cells.Read(record).TryGet(out var names, out var unreadable) ? null : unreadable with { Detail = "The header: " + unreadable.Detail };
                header = [.. names ?? []];
                continue;
            }

            records++;
            cancellationToken.ThrowIfCancellationRequested();
            fault ??= TooMany(records) ?? TooWide(record);
            if (fault is not null)
            {
                break;
            }
        }

        fault ??= records == 0 && job.Options.Style == ImportStyle.Careful ? new Fault(FaultCode.InvalidArgument, "The file has no rows.", "file", "empty_file") : null;
        if (fault is not null || !ImportColumnRules.Resolve(header, job.Options).TryGet(out columns, out fault))
        {
            return fault;
        }

        // Whatever profile the rows without one get must be there before the first of them.
        if (job.Options.Profile is not null && !(await profiles.ResolveAsync(job.Options.Profile, make: false)).TryGet(out _, out fault))
        {
            return fault with { Detail = "There is no device profile with the id or the name that 'profile' gives.", Field = "profile" };
        }

        job = job with { Records = records, Header = header };
        return null;
    }

    private ImportFile File => new(store, job, limits);

    private Fault? TooMany(long records) => records > limits.MaxRows
        ? new Fault(
            FaultCode.LimitReached,
            string.Create(CultureInfo.InvariantCulture, $"The file has more than {limits.MaxRows} rows: split it or raise Imports:MaxRows."),
            "file",
            "too_many_rows")
        : null;

    /// <summary>wire-spec 6.7: a row with more cells than columns makes the whole request fail.</summary>
    private Fault? TooWide(CsvRecord record) =>
        job.Options.Style == ImportStyle.Reference && cells.Read(record).TryGet(out var row, out _) && row.Length > job.Options.Columns.Length
            ? new Fault(FaultCode.InvalidArgument, string.Create(CultureInfo.InvariantCulture, $"The row at line {record.Line} has more cells than there are columns"), "file", "too_many_cells")
            : null;

    private async IAsyncEnumerable<CsvRecord> RowsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var skip = job.Options.Header;
        await foreach (var record in File.ReadAsync(cancellationToken))
        {
            if (!skip)
            {
                yield return record;
            }

            skip = false;
        }
    }

    private Result<ImportRow> Prepare(CsvRecord record, ref ImportPlace place)
    {
        if (!cells.Read(record).TryGet(out var texts, out var fault))
        {
            return fault;
        }

        place = place with { Cells = texts };
        if (!ImportRowRules.Read(texts, columns, clock.GetUtcNow().ToUnixTimeMilliseconds()).TryGet(out var row, out fault))
        {
            return fault;
        }

        // The reference lets later rows of a name update the earlier ones.
        var careful = job.Options.Style == ImportStyle.Careful;
        if (careful && seen.Name(row.Name, record.Line) is { } nameLine)
        {
            return Duplicate("name", "name", nameLine, record.Line);
        }

        if (row.Credentials is { } credentials && careful && seen.Credentials(credentials, record.Line) is { } line)
        {
            return Duplicate("credentials", "credentialsId", line, record.Line);
        }

        return row;
    }

    private static Fault Duplicate(string what, string field, long first, long second) => new(
        FaultCode.InvalidArgument,
        string.Create(CultureInfo.InvariantCulture, $"Lines {first} and {second} have the same {what}; the first of them counts."),
        field,
        "duplicate_in_file");

    private async Task<ImportVerdict> WriteAsync(long number, ImportRow row)
    {
        var named = row.Type ?? job.Options.Profile;
        var make = job.Options.Style == ImportStyle.Reference && row.Type is not null && !job.Options.DryRun;
        if (!(await profiles.ResolveAsync(named, make)).TryGet(out var profile, out var fault))
        {
            return fault;
        }

        return await writer.WriteAsync(new ImportTask(
            job.Key, job.Options, ImportOperations.Of(job.Key.JobId, number), row, profile.ProfileId, NamesProfile: named is not null));
    }

    /// <summary>
    /// Waits for the rows that came before those just read, and counts them; false when the import was ended meanwhile: then all rows in hand
    /// are counted.
    /// </summary>
    private async ValueTask<bool> TurnAsync(CancellationToken cancellationToken)
    {
        (filling, waiting) = (waiting, filling);
        await CountAsync(filling);
        cancellationToken.ThrowIfCancellationRequested();
        if (!isEnded() && rejected.Count < StoreRejected && job.Done - storedDone < StoreEvery && clock.GetElapsedTime(storedAt) < Pace)
        {
            return true;
        }

        if (!isEnded() && await StoreAsync(job))
        {
            return true;
        }

        await CountAsync(waiting);
        return false;
    }

    private async ValueTask CountAsync(ImportBatch batch)
    {
        var verdicts = await batch.Verdicts;
        for (var index = 0; index < verdicts.Length; index++)
        {
            Count(verdicts[index], batch.Places[index]);
        }

        batch.Clear();
    }

    private void Count(ImportVerdict verdict, ImportPlace place)
    {
        job = job with
        {
            Done = job.Done + 1,
            Created = job.Created + (verdict.Outcome == ImportOutcome.Created ? 1 : 0),
            Updated = job.Updated + (verdict.Outcome == ImportOutcome.Updated ? 1 : 0),
            Existing = job.Existing + (verdict.Outcome == ImportOutcome.Existing ? 1 : 0),
            Failed = job.Failed + (verdict.Outcome == ImportOutcome.Refused ? 1 : 0),
        };
        if (verdict.Fault is { } fault)
        {
            rejected.Add(new ImportRejectedRow
            {
                Row = place.Number,
                Line = place.Line,
                Field = fault.Field,
                Reason = fault.Reason ?? "refused",
                Message = fault.Detail,
                Cells = place.Cells is { } texts && texts.Sum(text => text.Length) <= LongestKept ? [.. texts] : default,
            });
        }
    }

    private async ValueTask<bool> StoreAsync(ImportJobRow next)
    {
        var elapsed = clock.GetElapsedTime(begun).TotalSeconds;
        next = next with
        {
            Rate = elapsed > 0 ? Math.Round((next.Done - doneAtBegin) / elapsed, 1) : 0,
            RowVersion = next.RowVersion + 1,
            UpdatedAt = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        if (!await save(next, [.. rejected]))
        {
            return false;
        }

        rejected.Clear();
        job = next;
        storedDone = next.Done;
        storedAt = clock.GetTimestamp();
        return true;
    }

    private ValueTask<bool> EndAsync(ImportState state, string? message) =>
        StoreAsync(job with { State = state, Message = message, FinishedAt = clock.GetUtcNow().ToUnixTimeMilliseconds() });
}
