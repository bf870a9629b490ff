namespace ProvisioningCluster.Grains.Events;

/// <summary>Events that were not kept for a consumer, one after the other, because its queue was full. Times are milliseconds since the Unix epoch.</summary>
/// <param name="Sequence">Of the first one; the notice stands in its place.</param>
/// <param name="Count">How many.</param>
/// <param name="From">Time of the first one.</param>
/// <param name="Until">Time of the last one so far.</param>
public sealed record ConsumerGap(long Sequence, long Count, long From, long Until);
