using ProvisioningCluster.Grains.Abstractions.Devices;

namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>An authenticated device.</summary>
/// <param name="Key">Tenant and name.</param>
/// <param name="DeviceId">Identity, stable over renames.</param>
/// <param name="ProfileId">Its profile.</param>
/// <param name="CredentialsVersion">Version of the credentials that were accepted.</param>
[GenerateSerializer, Immutable, Alias("pc.DeviceIdentity")]
public sealed record DeviceIdentity(
    [property: Id(0)] DeviceKey Key,
    [property: Id(1)] Guid DeviceId,
    [property: Id(2)] Guid ProfileId,
    [property: Id(3)] long CredentialsVersion);
