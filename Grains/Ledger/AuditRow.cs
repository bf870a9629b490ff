using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Ledger;

/// <summary>One line of the audit. Holds no secret (I-16).</summary>
public sealed record AuditRow
{
    /// <summary>Null when the request could not be tied to a tenant (unknown provision key).</summary>
    public TenantId? Tenant { get; init; }

    /// <summary>Milliseconds since the Unix epoch.</summary>
    public required long At { get; init; }

    public required AuditAction Action { get; init; }

    public required AuditStatus Status { get; init; }

    /// <summary>Machine-readable reason in snake_case, such as <c>name_taken</c>; empty for a success.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Name as asked for, also when no such device exists; null when not about a device.</summary>
    public string? DeviceName { get; init; }

    public Guid? DeviceId { get; init; }

    public Guid? ProfileId { get; init; }

    /// <summary>Operation id of the request.</summary>
    public required Guid OperationId { get; init; }

    public required TransportProtocol Protocol { get; init; }

    /// <summary>Peer address of the request; for an operator's change the ledger adds it.</summary>
    public string? Source { get; init; }

    /// <summary>User name of an operator's change.</summary>
    public string? Actor { get; init; }
}
