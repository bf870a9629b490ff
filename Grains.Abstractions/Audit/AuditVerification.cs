using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Audit;

/// <summary>What came of comparing some seals with the lines that they cover (T-30).</summary>
[GenerateSerializer, Immutable, Alias("pc.AuditVerification")]
public sealed record AuditVerification
{
    /// <summary>Seals that were looked at.</summary>
    [Id(0)]
    public required int Seals { get; init; }

    /// <summary>Lines that are as they were sealed.</summary>
    [Id(1)]
    public required int Intact { get; init; }

    /// <summary>Lines that the retention removed, as its keyed note in the seal says.</summary>
    [Id(2)]
    public required int RemovedByRetention { get; init; }

    /// <summary>The newest lines, which no seal covers yet.</summary>
    [Id(3)]
    public required int Unsealed { get; init; }

    /// <summary>What is wrong; empty when nothing is.</summary>
    [Id(4)]
    public required ImmutableArray<AuditFinding> Findings { get; init; }

    /// <summary>The last of these seals of each day.</summary>
    [Id(5)]
    public required ImmutableArray<AuditAnchor> Anchors { get; init; }

    /// <summary>Seal to go on with; null when all are done.</summary>
    [Id(6)]
    public long? Next { get; init; }
}
