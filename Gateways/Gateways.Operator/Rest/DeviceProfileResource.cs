using System.Text.Json.Serialization;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>The full profile object of wire-spec 6.4, with every key of it.</summary>
internal sealed record DeviceProfileResource
{
    public required EntityReference Id { get; init; }

    public required long CreatedTime { get; init; }

    public required EntityReference TenantId { get; init; }

    public required string Name { get; init; }

    public required string? Description { get; init; }

    public required string? Image { get; init; }

    public string Type { get; } = WireNames.DefaultType;

    public required string TransportType { get; init; }

    public required string ProvisionType { get; init; }

    public EntityReference? DefaultRuleChainId { get; }

    public EntityReference? DefaultDashboardId { get; }

    public string? DefaultQueueName { get; }

    public required string? ProvisionDeviceKey { get; init; }

    public EntityReference? FirmwareId { get; }

    public EntityReference? SoftwareId { get; }

    public EntityReference? DefaultEdgeRuleChainId { get; }

    public EntityReference? ExternalId { get; }

    public required long Version { get; init; }

    [JsonPropertyName("default")]
    public required bool IsDefault { get; init; }

    public required DeviceProfileDataResource ProfileData { get; init; }

    /// <param name="profile">The profile.</param>
    /// <param name="withSecrets">False leaves key and secret out, for those who may only look.</param>
    /// <param name="uses">Spent uses by profile id; null when they are unknown.</param>
    public static DeviceProfileResource Of(DeviceProfileSnapshot profile, bool withSecrets, IReadOnlyDictionary<Guid, long>? uses) => new()
    {
        Id = EntityReference.DeviceProfile(profile.ProfileId),
        CreatedTime = profile.CreatedAt,
        TenantId = EntityReference.Tenant(profile.Tenant.Value),
        Name = profile.Name,
        Description = profile.Description,
        Image = profile.Image,
        TransportType = WireNames.Of(profile.Transport),
        ProvisionType = WireNames.Of(profile.Strategy),
        ProvisionDeviceKey = withSecrets ? profile.ProvisionKey : null,
        Version = profile.Version,
        IsDefault = profile.IsDefault,
        ProfileData = DeviceProfileDataResource.Of(profile, withSecrets, uses),
    };
}
