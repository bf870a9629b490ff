using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Tenants;

/// <summary>One tenant as the directory stores it.</summary>
[GenerateSerializer, Immutable, Alias("pc.TenantEntry")]
internal sealed record TenantEntry
{
    [Id(0)]
    public string Title { get; init; } = string.Empty;

    /// <summary>Milliseconds since the Unix epoch.</summary>
    [Id(1)]
    public long CreatedAt { get; init; }

    [Id(2)]
    public long Version { get; init; }

    [Id(3)]
    public TenantDetails Details { get; init; } = new();

    public TenantSnapshot ToSnapshot(Guid tenantId) => new(new TenantId(tenantId), Title, CreatedAt, Version, Details);
}
