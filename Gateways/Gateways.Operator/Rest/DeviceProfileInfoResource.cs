using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>The info object of wire-spec 6.4.</summary>
internal sealed record DeviceProfileInfoResource
{
    public required EntityReference Id { get; init; }

    public required EntityReference TenantId { get; init; }

    public required string Name { get; init; }

    public required string? Image { get; init; }

    public EntityReference? DefaultDashboardId { get; }

    public string Type { get; } = WireNames.DefaultType;

    public required string TransportType { get; init; }

    public static DeviceProfileInfoResource Of(DeviceProfileSnapshot profile) => new()
    {
        Id = EntityReference.DeviceProfile(profile.ProfileId),
        TenantId = EntityReference.Tenant(profile.Tenant.Value),
        Name = profile.Name,
        Image = profile.Image,
        TransportType = WireNames.Of(profile.Transport),
    };
}
