using ProvisioningCluster.Grains.Abstractions.Devices;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>The device object with what is known about it (wire-spec 6.5). Times are milliseconds since the Unix epoch.</summary>
internal sealed record DeviceInfoResource : DeviceResource
{
    /// <summary>A device that was silent for this long counts as inactive, as in the reference.</summary>
    private static readonly TimeSpan Inactivity = TimeSpan.FromMinutes(10);

    public string? CustomerTitle { get; }

    public bool CustomerIsPublic { get; }

    public required string? DeviceProfileName { get; init; }

    public required bool Active { get; init; }

    /// <summary>The server attribute <c>provisionState</c>, null before the device is provisioned; an addition of ours, for listings.</summary>
    public required string? ProvisionState { get; init; }

    /// <summary>First accepted login or message; an addition of ours.</summary>
    public required long? FirstSeenAt { get; init; }

    /// <summary>Newest login or message; an addition of ours.</summary>
    public required long? LastSeenAt { get; init; }

    public static DeviceInfoResource Of(DeviceSnapshot device, string? profileName, DateTimeOffset now) => new()
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
        DeviceProfileName = profileName,
        Active = device.LastSeenAt is { } seen && now.ToUnixTimeMilliseconds() - seen < Inactivity.TotalMilliseconds,
        ProvisionState = device.ProvisionState,
        FirstSeenAt = device.FirstSeenAt,
        LastSeenAt = device.LastSeenAt,
    };
}
