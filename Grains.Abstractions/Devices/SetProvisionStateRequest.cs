namespace ProvisioningCluster.Grains.Abstractions.Devices;

/// <summary>An operator's write to the server-scope attribute <c>provisionState</c>.</summary>
/// <param name="OperationId">Identifies the commit.</param>
/// <param name="DeviceId">The incarnation meant.</param>
/// <param name="State">Any text; null removes it.</param>
/// <param name="Actor">User name of the operator.</param>
[GenerateSerializer, Immutable, Alias("pc.SetProvisionStateRequest")]
public sealed record SetProvisionStateRequest(
    [property: Id(0)] Guid OperationId,
    [property: Id(1)] Guid DeviceId,
    [property: Id(2)] string? State,
    [property: Id(3)] string Actor);
