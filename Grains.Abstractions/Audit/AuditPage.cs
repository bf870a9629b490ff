using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Audit;

/// <summary>Lines of the audit, in the wanted order.</summary>
/// <param name="Entries">As many as were asked for, or the last ones.</param>
/// <param name="Next">Where the next page begins; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("pc.AuditPage")]
public sealed record AuditPage(
    [property: Id(0)] ImmutableArray<AuditEntry> Entries,
    [property: Id(1)] long? Next);
