using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Sealing;

/// <summary>Seals what is settled, and removes what the retention no longer keeps. Of a cluster's silos one works at a time.</summary>
internal sealed partial class AuditSealer(SealStore store, SealKey key, IOptions<AuditOptions> options, TimeProvider time, ILogger<AuditSealer> logger)
{
    /// <summary>Rows of one transaction: on SQLite all writers wait for it.</summary>
    private const int Batch = 1_000;

    /// <summary>Seals whose rows one transaction removes: it must end long before anybody's patience.</summary>
    private const int Removals = 5;

    private readonly SealMaker maker = new(key);
    private long reached;

    /// <summary>One step. True when there may be more to do at once.</summary>
    public async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        var settled = await store.SettledAsync(cancellationToken);
        await using var turn = await store.TakeTurnAsync(cancellationToken);
        if (turn is null)
        {
            return false;
        }

        var isMore = await SealAsync(turn, settled, cancellationToken);
        isMore |= await RemoveAsync(turn, cancellationToken);
        await turn.CommitAsync(cancellationToken);
        return isMore;
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<bool> SealAsync(SealTurn turn, long upTo, CancellationToken cancellationToken)
    {
        var end = await SealStore.EndAsync(turn.Connection, turn.Transaction, cancellationToken);
        if (end < reached)
        {
            LogSealsGone(logger, end, reached); // somebody took seals away, or a backup was put in
        }

        var rows = await store.ReadRowsAsync(turn, end, upTo, Batch, cancellationToken);
        var ends = new Dictionary<Guid, AuditSeal>();
        foreach (var tenant in rows.Select(line => line.Row.Tenant?.Value ?? Guid.Empty).Distinct())
        {
            if (await store.LastAsync(turn.Connection, turn.Transaction, tenant, cancellationToken) is { } last)
            {
                ends.Add(tenant, last);
            }
        }

        foreach (var seal in maker.Make(rows, ends, Now))
        {
            await store.InsertAsync(turn, seal, cancellationToken);
        }

        reached = rows.Count == 0 ? end : rows[^1].Sequence;
        return rows.Count == Batch;
    }

    private async Task<bool> RemoveAsync(SealTurn turn, CancellationToken cancellationToken)
    {
        if (options.Value.RetentionDays == 0 || turn.KeptDays == 0)
        {
            return false;
        }

        var days = Math.Max(options.Value.RetentionDays, turn.KeptDays ?? 0);

        // The earlier of two clocks: a silo whose clock ran ahead would else remove what is still to be kept.
        var now = Math.Min(Now, turn.DatabaseTime ?? long.MaxValue);
        var outdated = await store.OutdatedAsync(turn, SealMaker.DayOf(now) - days, Removals, cancellationToken);
        foreach (var seal in outdated)
        {
            await store.RemoveAsync(turn, key.SignRemoval(seal, Now), cancellationToken);
            LogRemoved(logger, seal.RowCount, seal.Day, seal.Tenant);
        }

        return outdated.Count == Removals;
    }

    [LoggerMessage(1, LogLevel.Critical, "The seals over the audit end at line {End}, but this silo knows of seals up to line {Reached}. Compare the audit with anchors that are kept elsewhere.")]
    private static partial void LogSealsGone(ILogger logger, long end, long reached);

    [LoggerMessage(2, LogLevel.Information, "Removed {Rows} lines of audit of day {Day} of tenant {Tenant}, which are older than Audit:RetentionDays.")]
    private static partial void LogRemoved(ILogger logger, int rows, int day, Guid tenant);
}
