using ProvisioningCluster.Grains.Abstractions.Overview;

namespace ProvisioningCluster.Gateways.Operator.Overview;

/// <summary>A tenant's last minutes for operators. Times are milliseconds since the Unix epoch.</summary>
internal sealed record OverviewResource
{
    public required long Time { get; init; }

    public required OverviewTotals Total { get; init; }

    /// <summary>Oldest first, without gaps; the last minute goes on.</summary>
    public required IReadOnlyList<OverviewMinuteResource> PerMinute { get; init; }

    public required IReadOnlyList<OverviewReasonResource> ByReason { get; init; }

    public required IReadOnlyList<OverviewProtocolResource> ByProtocol { get; init; }

    public required IReadOnlyList<OverviewProfileResource> ByProfile { get; init; }

    /// <summary>Of successes; null without any.</summary>
    public OverviewLatencyResource? Latency { get; init; }

    /// <summary>Newest first, at most 50.</summary>
    public required IReadOnlyList<OverviewOutcomeResource> Recent { get; init; }

    public static OverviewResource Of(OverviewSnapshot figures, IReadOnlyDictionary<Guid, string> names) => new()
    {
        Time = figures.At,
        Total = OverviewTotals.Of(figures.Counts),
        PerMinute = [.. figures.Minutes.Select(minute => new OverviewMinuteResource(minute.At, minute.Provisioned, minute.Refused, minute.Failed))],
        ByReason =
        [
            .. figures.Counts.Where(count => count.Status != OverviewStatus.Success).GroupBy(count => (count.Status, count.Reason))
                .Select(group => new OverviewReasonResource(group.Key.Status, group.Key.Reason, OverviewSentences.Of(group.Key.Status, group.Key.Reason)!, group.Sum(count => count.Count)))
                .OrderByDescending(reason => reason.Count),
        ],
        ByProtocol =
        [
            .. figures.Counts.GroupBy(count => count.Protocol).OrderBy(group => group.Key)
                .Select(group => new OverviewProtocolResource(group.Key.ToString().ToUpperInvariant(), OverviewTotals.Of(group))),
        ],
        ByProfile =
        [
            .. figures.Counts.GroupBy(count => count.ProfileId)
                .Select(group => new OverviewProfileResource(group.Key, NameOf(group.Key, names), OverviewTotals.Of(group)))
                .OrderByDescending(profile => profile.Total.Provisioned + profile.Total.Refused + profile.Total.Failed),
        ],
        Latency = figures is { P50: { } p50, P95: { } p95, P99: { } p99 } ? new OverviewLatencyResource(Milliseconds(p50), Milliseconds(p95), Milliseconds(p99)) : null,
        Recent = [.. figures.Recent.Select(outcome => OverviewOutcomeResource.Of(outcome, NameOf(outcome.ProfileId, names)))],
    };

    private static string? NameOf(Guid? profile, IReadOnlyDictionary<Guid, string> names) => profile is { } id ? names.GetValueOrDefault(id) : null;

    private static double Milliseconds(double seconds) => Math.Round(seconds * 1_000, 1);
}
