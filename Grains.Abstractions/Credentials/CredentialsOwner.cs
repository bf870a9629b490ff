namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>Who owns a credentials id, and what must be presented besides it.</summary>
[GenerateSerializer, Immutable, Alias("pc.CredentialsOwner")]
public sealed record CredentialsOwner(
    [property: Id(0)] DeviceIdentity Device,
    [property: Id(1)] DeviceCredentials Credentials);
