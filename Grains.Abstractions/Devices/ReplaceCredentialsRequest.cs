using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Devices;

/// <summary>An operator's new credentials for a device.</summary>
/// <param name="OperationId">Identifies the commit.</param>
/// <param name="DeviceId">The incarnation meant.</param>
/// <param name="Credentials">Already normalised (wire-spec 1.5).</param>
/// <param name="Version">Version of the credentials last seen; null overwrites.</param>
/// <param name="Actor">User name of the operator.</param>
[GenerateSerializer, Immutable, Alias("pc.ReplaceCredentialsRequest")]
public sealed record ReplaceCredentialsRequest(
    [property: Id(0)] Guid OperationId,
    [property: Id(1)] Guid DeviceId,
    [property: Id(2)] DeviceCredentials Credentials,
    [property: Id(3)] long? Version,
    [property: Id(4)] string Actor);
