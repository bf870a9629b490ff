using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Devices;

/// <summary>An operator's new device.</summary>
[GenerateSerializer, Immutable, Alias("pc.CreateDeviceRequest")]
public sealed record CreateDeviceRequest
{
    [Id(0)]
    public required Guid OperationId { get; init; }

    [Id(1)]
    public required Guid ProfileId { get; init; }

    [Id(2)]
    public string? Label { get; init; }

    /// <summary>JSON object text, or null.</summary>
    [Id(3)]
    public string? AdditionalInfo { get; init; }

    /// <summary>Null: an access token of 20 random characters is made.</summary>
    [Id(4)]
    public DeviceCredentials? Credentials { get; init; }

    /// <summary>User name of the operator, for the audit row.</summary>
    [Id(5)]
    public required string Actor { get; init; }
}
