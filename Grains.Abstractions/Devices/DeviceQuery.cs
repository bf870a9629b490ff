using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Devices;

/// <summary>Which devices, in which order (wire-spec 6.3).</summary>
[GenerateSerializer, Immutable, Alias("pc.DeviceQuery")]
public sealed record DeviceQuery
{
    [Id(0)]
    public required TenantId Tenant { get; init; }

    /// <summary>Rows per page, 1 or more.</summary>
    [Id(1)]
    public required int PageSize { get; init; }

    /// <summary>Page number, counted from 0.</summary>
    [Id(2)]
    public required int Page { get; init; }

    /// <summary>Part of the name, compared without case; null for all.</summary>
    [Id(3)]
    public string? TextSearch { get; init; }

    /// <summary>Only devices of this profile; null for all.</summary>
    [Id(4)]
    public Guid? ProfileId { get; init; }

    [Id(5)]
    public DeviceSortProperty SortBy { get; init; }

    [Id(6)]
    public bool Descending { get; init; }
}
