using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Ledger;

/// <summary>Which rows of a tenant's audit, in which order. A null condition is none.</summary>
public sealed record AuditFilter
{
    public required TenantId Tenant { get; init; }

    /// <summary>Rows at most.</summary>
    public required int Limit { get; init; }

    public string? DeviceName { get; init; }

    public Guid? ProfileId { get; init; }

    public AuditAction? Action { get; init; }

    public AuditStatus? Status { get; init; }

    public string? Reason { get; init; }

    /// <summary>From this time on: milliseconds since the Unix epoch.</summary>
    public long? StartTime { get; init; }

    /// <summary>Before this time: milliseconds since the Unix epoch.</summary>
    public long? EndTime { get; init; }

    /// <summary>Only what follows the row with this sequence number in the wanted order.</summary>
    public long? After { get; init; }

    public bool OldestFirst { get; init; }
}
