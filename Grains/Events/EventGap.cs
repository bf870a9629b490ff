namespace ProvisioningCluster.Grains.Events;

/// <summary>Events that were not kept for a webhook or a consumer, one after the other, because its queue was full. Times are milliseconds since the Unix epoch.</summary>
/// <param name="Sequence">Of the first one; the notice stands in its place.</param>
/// <param name="Count">How many.</param>
/// <param name="From">Time of the first one.</param>
/// <param name="Until">Time of the last one so far.</param>
public sealed record EventGap(long Sequence, long Count, long From, long Until)
{
    /// <summary>The gap with one event more, or a new one that begins with it.</summary>
    /// <param name="open">Null when there is none.</param>
    /// <param name="entry">The event that is not kept.</param>
    public static EventGap With(EventGap? open, OutboxEntry entry) => open is null
        ? new EventGap(entry.Sequence, 1, entry.At, entry.At)
        : open with { Count = open.Count + 1, Until = entry.At };
}
