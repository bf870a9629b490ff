using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Audit;

/// <summary>One line of a tenant's audit (I-15). Holds no secret.</summary>
[GenerateSerializer, Immutable, Alias("pc.AuditEntry")]
public sealed record AuditEntry
{
    /// <summary>Place in the audit; later lines have greater ones.</summary>
    [Id(0)]
    public required long Sequence { get; init; }

    /// <summary>Milliseconds since the Unix epoch.</summary>
    [Id(1)]
    public required long At { get; init; }

    /// <summary>What was attempted, in snake_case: <c>provision</c>, <c>device_deleted</c>, <c>sign_in</c> …</summary>
    [Id(2)]
    public required string Action { get; init; }

    /// <summary><c>success</c>, <c>failure</c> or <c>not_found</c>.</summary>
    [Id(3)]
    public required string Status { get; init; }

    /// <summary>Why it was refused, in snake_case; empty for a success.</summary>
    [Id(4)]
    public required string Reason { get; init; }

    /// <summary>Name as asked for, also when no such device exists.</summary>
    [Id(5)]
    public string? DeviceName { get; init; }

    [Id(6)]
    public Guid? DeviceId { get; init; }

    [Id(7)]
    public Guid? ProfileId { get; init; }

    [Id(8)]
    public required Guid OperationId { get; init; }

    [Id(9)]
    public required TransportProtocol Protocol { get; init; }

    /// <summary>Peer address of the request, of a device or an operator.</summary>
    [Id(10)]
    public string? Source { get; init; }

    /// <summary>User name of an operator's change.</summary>
    [Id(11)]
    public string? Actor { get; init; }
}
