namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>The credentials record of one device for operators (wire-spec 6.5).</summary>
/// <param name="Id">Identity of the record, not of the device.</param>
/// <param name="CreatedAt">Milliseconds since the Unix epoch.</param>
/// <param name="DeviceId">Owner.</param>
/// <param name="Credentials">Type, id and value.</param>
/// <param name="Version">1 after creation, grows by one with each change.</param>
[GenerateSerializer, Immutable, Alias("pc.CredentialsSnapshot")]
public sealed record CredentialsSnapshot(
    [property: Id(0)] Guid Id,
    [property: Id(1)] long CreatedAt,
    [property: Id(2)] Guid DeviceId,
    [property: Id(3)] DeviceCredentials Credentials,
    [property: Id(4)] long Version);
