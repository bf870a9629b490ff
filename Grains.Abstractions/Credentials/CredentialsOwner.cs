namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>Who owns a credentials id, and what must be presented besides it.</summary>
/// <param name="Device">The owner.</param>
/// <param name="Credentials">In clear.</param>
/// <param name="ReplayUntil">Until then they may be asked for again unless a login ends it (I-10); milliseconds since the Unix epoch.</param>
[GenerateSerializer, Immutable, Alias("pc.CredentialsOwner")]
public sealed record CredentialsOwner(
    [property: Id(0)] DeviceIdentity Device,
    [property: Id(1)] DeviceCredentials Credentials,
    [property: Id(2)] long? ReplayUntil = null);
