using System.Text.Json;
using ProvisioningCluster.Grains.Abstractions.Devices;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>The device object of wire-spec 6.5.</summary>
internal record DeviceResource
{
    public required EntityReference Id { get; init; }

    public required long CreatedTime { get; init; }

    public required JsonElement? AdditionalInfo { get; init; }

    public required EntityReference TenantId { get; init; }

    public EntityReference CustomerId { get; } = EntityReference.NoCustomer;

    public required string Name { get; init; }

    /// <summary>Always the profile's name.</summary>
    public required string? Type { get; init; }

    public required string? Label { get; init; }

    public required EntityReference DeviceProfileId { get; init; }

    public DeviceDataResource DeviceData { get; } = DeviceDataResource.Default;

    public EntityReference? FirmwareId { get; }

    public EntityReference? SoftwareId { get; }

    public EntityReference? ExternalId { get; }

    public required long Version { get; init; }

    public static DeviceResource Of(DeviceSnapshot device, string? profileName) => new()
    {
        Id = EntityReference.Device(device.DeviceId),
        CreatedTime = device.CreatedAt,
        AdditionalInfo = InfoOf(device),
        TenantId = EntityReference.Tenant(device.Key.Tenant.Value),
        Name = device.Key.Name,
        Type = profileName,
        Label = device.Label,
        DeviceProfileId = EntityReference.DeviceProfile(device.ProfileId),
        Version = device.Version,
    };

    protected static JsonElement? InfoOf(DeviceSnapshot device) => device.AdditionalInfo is { } text ? JsonElement.Parse(text) : null;
}
