namespace ProvisioningCluster.Grains.Abstractions.Devices;

/// <summary>An operator's removal of a device.</summary>
/// <param name="OperationId">Identifies the commit.</param>
/// <param name="DeviceId">The incarnation meant; another one under the same name is left alone.</param>
/// <param name="Actor">User name of the operator.</param>
[GenerateSerializer, Immutable, Alias("pc.DeleteDeviceRequest")]
public sealed record DeleteDeviceRequest(
    [property: Id(0)] Guid OperationId,
    [property: Id(1)] Guid DeviceId,
    [property: Id(2)] string Actor);
