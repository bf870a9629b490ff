using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Overview;

namespace ProvisioningCluster.Grains.Overview;

/// <summary>Counts that grow. Not for several threads.</summary>
internal sealed class OverviewSum
{
    /// <summary>Kinds that are told apart at most, such as the profiles of a tenant; the rest is one kind for each protocol and status.</summary>
    public const int MostKinds = 256;

    private readonly Dictionary<OverviewKind, long> counts = [];
    private readonly long[] durations = new long[DurationBuckets.Count];

    public IReadOnlyList<long> Durations => durations;

    public void Add(OverviewKind kind, TimeSpan duration)
    {
        Add(kind, 1);
        if (kind.Status == OverviewStatus.Success)
        {
            durations[DurationBuckets.IndexOf(duration)]++;
        }
    }

    public void Add(OverviewFigures figures)
    {
        foreach (var count in figures.Counts)
        {
            Add(OverviewKind.Of(count), count.Count);
        }

        for (var index = 0; index < Math.Min(figures.Durations.Length, durations.Length); index++)
        {
            durations[index] += figures.Durations[index];
        }
    }

    public long Total(Func<string, bool> ofStatus) => counts.Where(entry => ofStatus(entry.Key.Status)).Sum(entry => entry.Value);

    public ImmutableArray<OverviewCount> ToCounts() => [.. counts.OrderByDescending(entry => entry.Value).Select(entry => entry.Key.With(entry.Value))];

    public OverviewFigures ToFigures(long minute) => new() { Minute = minute, Counts = ToCounts(), Durations = DurationBuckets.Trimmed(durations) };

    private void Add(OverviewKind kind, long count)
    {
        if (counts.Count >= MostKinds && !counts.ContainsKey(kind))
        {
            kind = kind.AsOther();
        }

        counts[kind] = counts.GetValueOrDefault(kind) + count;
    }
}
