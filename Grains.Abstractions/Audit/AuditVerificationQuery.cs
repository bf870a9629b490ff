using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Audit;

/// <summary>Which part of a tenant's audit is to be compared with its seals.</summary>
[GenerateSerializer, Immutable, Alias("pc.AuditVerificationQuery")]
public sealed record AuditVerificationQuery
{
    [Id(0)]
    public required TenantId Tenant { get; init; }

    /// <summary>First day, in days since the Unix epoch (UTC).</summary>
    [Id(1)]
    public required int FromDay { get; init; }

    /// <summary>Last day, which belongs to it.</summary>
    [Id(2)]
    public required int ToDay { get; init; }

    /// <summary>Seal to go on with: <see cref="AuditVerification.Next"/> of the answer before; null at first.</summary>
    [Id(3)]
    public long? From { get; init; }

    /// <summary>Anchors that the chain must still have, of any day; at most 100, and looked at in the first call only.</summary>
    [Id(4)]
    public ImmutableArray<KeptAnchor> Anchors { get; init; } = [];
}
