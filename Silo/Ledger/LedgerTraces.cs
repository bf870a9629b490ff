using System.Diagnostics;
using ProvisioningCluster.Grains.Abstractions.Telemetry;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>Spans of the writer: one for a group, with links to those who wait for it, and one for each of them from its place in the queue to the commit.</summary>
internal static class LedgerTraces
{
    public const string SourceName = "ProvisioningCluster.Silo.Ledger";

    /// <summary>What OpenTelemetry keeps of one span.</summary>
    private const int MostLinks = 128;

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The recorded span that asks for a write; null when there is none.</summary>
    public static Activity? Caller => Source.HasListeners() && Activity.Current is { Recorded: true } span ? span : null;

    /// <summary>Begins a group's span, when one of its members is recorded.</summary>
    public static Activity? BeginGroup(List<LedgerWrite> group)
    {
        if (!group.Exists(write => write.Caller is not null))
        {
            return null;
        }

        Activity.Current = null; // of the writer's thread: a group belongs to no one request
        var links = group.Where(write => write.Caller is not null).Take(MostLinks).Select(write => new ActivityLink(write.Caller!.Context));
        return Source.StartActivity("ledger.group", ActivityKind.Internal, default(ActivityContext), [new("ledger.group.size", group.Count)], links);
    }

    /// <summary>Tells each recorded member how long it waited, and ends the group's span.</summary>
    /// <param name="span">Of the group; null when none of its members is recorded.</param>
    /// <param name="group">Its members.</param>
    /// <param name="begin">Timestamp at which the store began.</param>
    /// <param name="time">Clock of the timestamps.</param>
    /// <param name="stored">False when it was not stored, or nobody knows.</param>
    public static void EndGroup(Activity? span, List<LedgerWrite> group, long begin, TimeProvider time, bool stored)
    {
        if (span is null)
        {
            return;
        }

        var status = stored ? ActivityStatusCode.Unset : ActivityStatusCode.Error;
        span.SetStatus(status);
        foreach (var write in group.Where(write => write.Caller is not null))
        {
            using var member = Source.StartActivity(
                "ledger.write",
                ActivityKind.Internal,
                write.Caller!.Context,
                [new("ledger.wait", time.GetElapsedTime(write.QueuedAt, begin).TotalSeconds), new(OperationTrace.IdTag, OperationTrace.IdOf(write.Caller))],
                [new ActivityLink(span.Context)],
                time.GetUtcNow() - time.GetElapsedTime(write.QueuedAt));
            member?.SetStatus(status);
        }

        span.Dispose();
    }
}
