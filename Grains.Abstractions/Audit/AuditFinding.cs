namespace ProvisioningCluster.Grains.Abstractions.Audit;

/// <summary>Something in the audit that is not as it was sealed.</summary>
/// <param name="Kind"><c>row_altered</c>, <c>row_deleted</c>, <c>row_inserted</c>, <c>seal_altered</c>, <c>seal_missing</c> or <c>anchor_lost</c>.</param>
/// <param name="Sequence">The line; for a seal, the last line that it covers, when that is known.</param>
/// <param name="Text">The finding as a sentence.</param>
[GenerateSerializer, Immutable, Alias("pc.AuditFinding")]
public sealed record AuditFinding(
    [property: Id(0)] string Kind,
    [property: Id(1)] long? Sequence,
    [property: Id(2)] string Text);
