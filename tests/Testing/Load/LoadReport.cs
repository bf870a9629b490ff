using System.Globalization;

namespace ProvisioningCluster.Testing.Load;

/// <summary>The figures of a load.</summary>
public sealed record LoadReport
{
    /// <summary>A reply later than this counts as an effect of a fault.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);

    public required string Row { get; init; }

    /// <summary>All operations, those of the warm-up too.</summary>
    public required IReadOnlyList<LoadOperation> Operations { get; init; }

    /// <summary>Figures are of operations that were sent from then on: before it the processes are cold.</summary>
    public required TimeSpan MeasuredFrom { get; init; }

    /// <summary>Requests that were taken: all but the refused ones.</summary>
    public required int Count { get; init; }

    public required int Successes { get; init; }

    public required int Failures { get; init; }

    public required int NotFounds { get; init; }

    public required int Unknowns { get; init; }

    public required int Refused { get; init; }

    public required int Names { get; init; }

    /// <summary>Names of lines that were never answered.</summary>
    public required int Unanswered { get; init; }

    /// <summary>
    /// Longest time from a request for a name to the next definite reply about that name, to whomever; for a line's name that was
    /// never answered, the time for which it was tried. Names that were asked for once and not answered have none.
    /// </summary>
    public required TimeSpan LongestGap { get; init; }

    /// <summary>Of all definite replies.</summary>
    public required TimeSpan P50 { get; init; }

    /// <summary>Of all definite replies.</summary>
    public required TimeSpan P99 { get; init; }

    public required TimeSpan Slowest { get; init; }

    /// <summary>Longest time from a fault to the end of the last unknown, refused or late operation that ended before the next one.</summary>
    public required TimeSpan Recovery { get; init; }

    public double UnknownShare => Count == 0 ? 0 : (double)Unknowns / Count;

    public static LoadReport Of(string row, IReadOnlyList<LoadOperation> operations, IReadOnlyList<TimeSpan>? faults = null, TimeSpan measuredFrom = default)
    {
        var measured = operations.Where(operation => operation.Start >= measuredFrom).ToArray();
        var taken = measured.Where(operation => operation.Outcome != LoadOutcome.Refused).ToArray();
        var times = taken.Where(operation => operation.IsAnswered).Select(operation => operation.Duration).Order().ToArray();
        return new LoadReport
        {
            Row = row,
            Operations = operations,
            MeasuredFrom = measuredFrom,
            Count = taken.Length,
            Successes = taken.Count(operation => operation.Outcome == LoadOutcome.Success),
            Failures = taken.Count(operation => operation.Outcome == LoadOutcome.Failure),
            NotFounds = taken.Count(operation => operation.Outcome == LoadOutcome.NotFound),
            Unknowns = taken.Count(operation => operation.Outcome is LoadOutcome.Unknown or LoadOutcome.Open),
            Refused = measured.Length - taken.Length,
            Names = measured.Select(operation => operation.Name).Distinct(StringComparer.Ordinal).Count(),
            Unanswered = measured.Where(operation => operation.Work == LoadWork.Line)
                .GroupBy(operation => operation.Name, StringComparer.Ordinal)
                .Count(name => !name.Any(operation => operation.IsAnswered)),
            LongestGap = measured.GroupBy(operation => operation.Name, StringComparer.Ordinal).Select(LongestGapOf).DefaultIfEmpty().Max(),
            P50 = Quantile(times, 0.50),
            P99 = Quantile(times, 0.99),
            Slowest = Quantile(times, 1),
            Recovery = LongestRecovery(measured, faults ?? []),
        };
    }

    /// <summary>The same for the part of the operations that satisfies the predicate.</summary>
    public LoadReport Only(string row, Func<LoadOperation, bool> part) => Of(row, [.. Operations.Where(part)], measuredFrom: MeasuredFrom);

    /// <summary>Writes the figures into the run's output and the test's own.</summary>
    public LoadReport Print()
    {
        Figures.Print(ToString());
        return this;
    }

    /// <summary>The first operations without a reply, for the reader of a report that misses its figure.</summary>
    public string Lost() => string.Join(
        '\n', Operations.Where(operation => operation.Start >= MeasuredFrom && operation.Outcome is LoadOutcome.Unknown or LoadOutcome.Open).Take(20).Select(operation => $"  {operation}"));

    /// <summary>The operations of the three names with the longest gaps, for the same reader.</summary>
    public string Worst() => string.Join(
        '\n',
        Operations.Where(operation => operation.Start >= MeasuredFrom)
            .GroupBy(operation => operation.Name, StringComparer.Ordinal)
            .Where(name => name.First().Work != LoadWork.Hot)
            .OrderByDescending(LongestGapOf)
            .Take(3)
            .SelectMany(name => name.Append(null))
            .Select(operation => $"  {operation}"));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"row={Row} ops={Count} ok={Successes} fail={Failures} unknown={Unknowns} names={Names} max_gap_ms={LongestGap.TotalMilliseconds:0} p99_ms={P99.TotalMilliseconds:0} recover_ms={Recovery.TotalMilliseconds:0} | p50_ms={P50.TotalMilliseconds:0} max_ms={Slowest.TotalMilliseconds:0} not_found={NotFounds} refused={Refused} unanswered={Unanswered} unknown_share={UnknownShare:P3}{Reasons()}");

    private string Reasons() => string.Concat(
        Operations.Where(operation => operation.Start >= MeasuredFrom && operation.Reason.Length > 0)
            .GroupBy(operation => operation.Reason, StringComparer.Ordinal)
            .Select(reason => $" '{reason.Key}'={reason.Count()}"));

    private static TimeSpan LongestGapOf(IEnumerable<LoadOperation> ofOneName)
    {
        var all = ofOneName.ToArray();
        if (all[0].Work == LoadWork.Line && !all.Any(operation => operation.IsAnswered))
        {
            return all.Max(operation => operation.End) - all[0].Start;
        }

        var answers = all.Where(operation => operation.IsAnswered).Select(operation => operation.End).Order().ToArray();
        var longest = TimeSpan.Zero;
        foreach (var start in all.Select(operation => operation.Start))
        {
            var next = Array.BinarySearch(answers, start);
            next = next < 0 ? ~next : next;
            if (next < answers.Length && answers[next] - start > longest)
            {
                longest = answers[next] - start;
            }
        }

        return longest;
    }

    private static TimeSpan LongestRecovery(LoadOperation[] operations, IReadOnlyList<TimeSpan> faults)
    {
        var longest = TimeSpan.Zero;
        for (var i = 0; i < faults.Count; i++)
        {
            // What is still open at the next fault is an effect of that one.
            var (from, to) = (faults[i], i + 1 < faults.Count ? faults[i + 1] : TimeSpan.MaxValue);
            var recovery = operations
                .Where(operation => operation.End > from && operation.End < to && (operation.Duration > Late || operation.Outcome is LoadOutcome.Unknown or LoadOutcome.Refused))
                .Select(operation => operation.End - from)
                .DefaultIfEmpty()
                .Max();
            longest = recovery > longest ? recovery : longest;
        }

        return longest;
    }

    private static TimeSpan Quantile(TimeSpan[] ordered, double share) =>
        ordered.Length == 0 ? TimeSpan.Zero : ordered[Math.Min(ordered.Length - 1, (int)(ordered.Length * share))];
}
