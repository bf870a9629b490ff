using ProvisioningCluster.Grains.Abstractions.Audit;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>What came of comparing the audit with its seals.</summary>
internal sealed record AuditVerificationResource
{
    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>True when no line and no seal was altered, deleted or inserted.</summary>
    public required bool Intact { get; init; }

    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }

    /// <summary>Lines that are as they were sealed.</summary>
    public required long Lines { get; init; }

    public required long RemovedByRetention { get; init; }

    /// <summary>The newest lines, which are sealed within seconds.</summary>
    public required long NotSealedYet { get; init; }

    public required long Seals { get; init; }

    /// <summary>What is wrong: the first hundred or so.</summary>
    public required IReadOnlyList<AuditFinding> Findings { get; init; }

    /// <summary>One per day. Kept elsewhere, it shows later that nothing up to it was changed.</summary>
    public required IReadOnlyList<AuditAnchorResource> Anchors { get; init; }

    public static int NumberOf(DateOnly day) => day.DayNumber - Epoch;

    public static AuditVerificationResource Of(DateOnly from, DateOnly to, IReadOnlyCollection<AuditVerification> parts) => new()
    {
        Intact = parts.All(part => part.Findings.IsEmpty),
        From = from,
        To = to,
        Lines = parts.Sum(part => (long)part.Intact),
        RemovedByRetention = parts.Sum(part => (long)part.RemovedByRetention),
        NotSealedYet = parts.Sum(part => (long)part.Unsealed),
        Seals = parts.Sum(part => (long)part.Seals),
        Findings = [.. parts.SelectMany(part => part.Findings)],
        Anchors = [.. parts.SelectMany(part => part.Anchors).GroupBy(anchor => anchor.Day).Select(day => AuditAnchorResource.Of(day.Last())).OrderBy(anchor => anchor.Number)],
    };

    /// <param name="Day">The day (UTC).</param>
    /// <param name="Number">The seal's place in the tenant's chain, from 1.</param>
    /// <param name="Sequence">Last line that it covers.</param>
    /// <param name="Hash">64 lower-case hex digits.</param>
    internal sealed record AuditAnchorResource(DateOnly Day, long Number, long Sequence, string Hash)
    {
        public static AuditAnchorResource Of(AuditAnchor anchor) => new(DateOnly.FromDayNumber(anchor.Day + Epoch), anchor.Number, anchor.Sequence, anchor.Hash);
    }
}
