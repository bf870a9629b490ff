using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Audit;

/// <summary>Which lines of a tenant's audit, in which order. A null condition is none.</summary>
[GenerateSerializer, Immutable, Alias("pc.AuditQuery")]
public sealed record AuditQuery
{
    [Id(0)]
    public required TenantId Tenant { get; init; }

    /// <summary>Lines at most, 1 to 1,000.</summary>
    [Id(1)]
    public required int Limit { get; init; }

    [Id(2)]
    public string? DeviceName { get; init; }

    [Id(3)]
    public Guid? ProfileId { get; init; }

    /// <summary>Words of <see cref="AuditEntry"/>.</summary>
    [Id(4)]
    public string? Action { get; init; }

    [Id(5)]
    public string? Status { get; init; }

    [Id(6)]
    public string? Reason { get; init; }

    /// <summary>From this time on: milliseconds since the Unix epoch.</summary>
    [Id(7)]
    public long? StartTime { get; init; }

    /// <summary>Before this time: milliseconds since the Unix epoch.</summary>
    [Id(8)]
    public long? EndTime { get; init; }

    /// <summary>Only what follows this line in the wanted order: <see cref="AuditPage.Next"/> of the page before.</summary>
    [Id(9)]
    public long? After { get; init; }

    /// <summary>False: the newest line first.</summary>
    [Id(10)]
    public bool OldestFirst { get; init; }
}
