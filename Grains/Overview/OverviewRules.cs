using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Overview;

namespace ProvisioningCluster.Grains.Overview;

/// <summary>What the silos' reports make of a tenant's last hour.</summary>
internal static class OverviewRules
{
    /// <summary>The minute that goes on and the one before it are open: a silo that is late for less has all of its counts taken.</summary>
    private const int OpenMinutes = 2;

    /// <summary>Runs of silos whose open minutes are remembered at the same time.</summary>
    private const int MostReporters = 1_000;

    /// <summary>The report in place of the reporter's one before: each holds all that is open.</summary>
    public static OverviewState Take(OverviewState state, OverviewReport report)
    {
        var open = report with { Minutes = [.. report.Minutes.Where(figures => figures.Minute > state.KeptUntil)], Recent = [] };
        var others = state.Open.Where(other => other.Reporter != report.Reporter);
        return state with { Open = [.. others.TakeLast(MostReporters - 1), open], Recent = Newest(state.Recent.Concat(report.Recent)) };
    }

    /// <summary>Adds up the minutes that are over and forgets those of an hour ago.</summary>
    public static OverviewState Close(OverviewState state, long minuteNow)
    {
        var until = minuteNow - OpenMinutes;
        if (until <= state.KeptUntil)
        {
            return state;
        }

        var closed = state.Open.SelectMany(report => report.Minutes).Where(figures => figures.Minute <= until).GroupBy(figures => figures.Minute).Select(Add);
        return state with
        {
            KeptUntil = until,
            Kept = [.. state.Kept.Concat(closed).Where(figures => figures.Minute > minuteNow - OverviewTime.Minutes)],
            Open = [.. state.Open.Select(report => report with { Minutes = [.. report.Minutes.Where(figures => figures.Minute > until)] }).Where(report => !report.Minutes.IsEmpty)],
        };
    }

    /// <param name="state">As it is.</param>
    /// <param name="now">Milliseconds since the Unix epoch.</param>
    /// <param name="minutes">1 to 60.</param>
    public static OverviewSnapshot Read(OverviewState state, long now, int minutes)
    {
        var first = (now / OverviewTime.Minute) - minutes + 1;
        var wanted = state.Kept.Concat(state.Open.SelectMany(report => report.Minutes)).Where(figures => figures.Minute >= first).ToLookup(figures => figures.Minute);
        var all = new OverviewSum();
        var line = ImmutableArray.CreateBuilder<OverviewMinute>(minutes);
        for (var minute = first; minute < first + minutes; minute++)
        {
            var sum = new OverviewSum();
            foreach (var figures in wanted[minute])
            {
                sum.Add(figures);
                all.Add(figures);
            }

            line.Add(new OverviewMinute(
                minute * OverviewTime.Minute,
                sum.Total(status => status == OverviewStatus.Success),
                sum.Total(status => status is not (OverviewStatus.Success or OverviewStatus.Error)),
                sum.Total(status => status == OverviewStatus.Error)));
        }

        return new OverviewSnapshot
        {
            At = now,
            Minutes = line.MoveToImmutable(),
            Counts = all.ToCounts(),
            P50 = DurationBuckets.Quantile(all.Durations, 0.5),
            P95 = DurationBuckets.Quantile(all.Durations, 0.95),
            P99 = DurationBuckets.Quantile(all.Durations, 0.99),
            Recent = state.Recent,
        };
    }

    /// <summary>Silos tell their newest outcomes again and again: equal ones are one.</summary>
    private static ImmutableArray<OverviewOutcome> Newest(IEnumerable<OverviewOutcome> outcomes) =>
        [.. outcomes.Distinct().OrderByDescending(outcome => outcome.At).ThenByDescending(outcome => outcome.OperationId).Take(TenantTally.MostRecent)];

    private static OverviewFigures Add(IGrouping<long, OverviewFigures> minute)
    {
        var sum = new OverviewSum();
        foreach (var figures in minute)
        {
            sum.Add(figures);
        }

        return sum.ToFigures(minute.Key);
    }
}
