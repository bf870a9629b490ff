namespace ProvisioningCluster.Grains.Abstractions.Devices;

/// <summary>An operator's change of a device.</summary>
[GenerateSerializer, Immutable, Alias("pc.UpdateDeviceRequest")]
public sealed record UpdateDeviceRequest
{
    [Id(0)]
    public required Guid OperationId { get; init; }

    [Id(1)]
    public required Guid ProfileId { get; init; }

    [Id(2)]
    public string? Label { get; init; }

    [Id(3)]
    public string? AdditionalInfo { get; init; }

    /// <summary>The version the operator last saw; null overwrites.</summary>
    [Id(4)]
    public long? Version { get; init; }

    [Id(5)]
    public required string Actor { get; init; }
}
