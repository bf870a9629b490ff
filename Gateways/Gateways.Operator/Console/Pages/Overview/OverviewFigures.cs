namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Overview;

/// <summary>What <c>GET /api/overview</c> answers. Times are milliseconds since the Unix epoch.</summary>
/// <param name="Time">When it was put together.</param>
/// <param name="Total">Over all of the minutes.</param>
/// <param name="PerMinute">Oldest first, without gaps; the last one goes on.</param>
/// <param name="ByReason">Most frequent first.</param>
/// <param name="ByProtocol">Those that were used.</param>
/// <param name="ByProfile">Most requests first.</param>
/// <param name="Latency">Null without a success.</param>
/// <param name="Recent">Newest first.</param>
public sealed record OverviewFigures(
    long Time,
    OverviewFigures.Sums Total,
    IReadOnlyList<OverviewFigures.Minute> PerMinute,
    IReadOnlyList<OverviewFigures.Refusal> ByReason,
    IReadOnlyList<OverviewFigures.ProtocolSums> ByProtocol,
    IReadOnlyList<OverviewFigures.ProfileSums> ByProfile,
    OverviewFigures.Durations? Latency,
    IReadOnlyList<OverviewFigures.Outcome> Recent)
{
    /// <summary>How requests ended.</summary>
    public sealed record Sums(long Provisioned, long Refused, long Failed)
    {
        public long All => Provisioned + Refused + Failed;
    }

    /// <summary>One minute of the line, from its begin.</summary>
    public sealed record Minute(long Time, long Provisioned, long Refused, long Failed);

    /// <summary>Why some were not granted: in the audit's word and for people.</summary>
    public sealed record Refusal(string Status, string Reason, string Text, long Count);

    public sealed record ProtocolSums(string Protocol, Sums Total);

    /// <param name="DeviceProfileId">Null where no profile came into question, or there were too many to tell apart.</param>
    /// <param name="Name">Null when the profile is gone.</param>
    /// <param name="Total">Of its devices.</param>
    public sealed record ProfileSums(Guid? DeviceProfileId, string? Name, Sums Total);

    /// <summary>Milliseconds.</summary>
    public sealed record Durations(double P50, double P95, double P99);

    /// <summary>One request and what came of it.</summary>
    public sealed record Outcome(long Time, Guid OperationId, string? DeviceName, Guid? DeviceProfileId, string? ProfileName, string Protocol, string Status, string? Text)
    {
        public bool Succeeded => Status == "success";
    }
}
