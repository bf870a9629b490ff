using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>A device profile with its secret in clear, for the operator who owns it (wire-spec 6.4).</summary>
[GenerateSerializer, Immutable, Alias("pc.DeviceProfileSnapshot")]
public sealed record DeviceProfileSnapshot
{
    [Id(0)]
    public required TenantId Tenant { get; init; }

    [Id(1)]
    public required Guid ProfileId { get; init; }

    [Id(2)]
    public required string Name { get; init; }

    /// <summary>Milliseconds since the Unix epoch.</summary>
    [Id(3)]
    public required long CreatedAt { get; init; }

    [Id(4)]
    public string? Description { get; init; }

    /// <summary>Data URL of a picture, or null; kept for scripts, not interpreted.</summary>
    [Id(5)]
    public string? Image { get; init; }

    [Id(6)]
    public required ProfileTransport Transport { get; init; }

    [Id(7)]
    public required ProvisionStrategy Strategy { get; init; }

    /// <summary>Null when the profile has none and so cannot be reached by devices. For the chain strategy the SHA3 hash of its CA.</summary>
    [Id(8)]
    public string? ProvisionKey { get; init; }

    /// <summary>For the chain strategy the CA: base64 of one certificate, or PEM of several, of which the first is the one that counts.</summary>
    [Id(9)]
    public SecretText? ProvisionSecret { get; init; }

    [Id(10)]
    public required bool IsDefault { get; init; }

    /// <summary>1 after creation, grows by one with each save.</summary>
    [Id(11)]
    public required long Version { get; init; }

    /// <summary>JSON object text of <c>profileData.configuration</c>.</summary>
    [Id(12)]
    public required string Configuration { get; init; }

    /// <summary>JSON object text of <c>profileData.transportConfiguration</c>.</summary>
    [Id(13)]
    public required string TransportConfiguration { get; init; }

    /// <summary>Not null exactly for the chain strategy. 14 was an untyped form of it.</summary>
    [Id(15)]
    public CertificateChainSettings? CertificateChain { get; init; }

    /// <summary>How certificates are issued to devices that send a request for one; null when they are not.</summary>
    [Id(16)]
    public CertificateIssuance? CertificateIssuance { get; init; }

    /// <summary>Limits of key and secret; null when there are none.</summary>
    [Id(17)]
    public ProvisionProtection? Protection { get; init; }

    /// <summary>The secret before the last rotation, which is good until <see cref="PreviousSecretUntil"/>.</summary>
    [Id(18)]
    public SecretText? PreviousSecret { get; init; }

    /// <summary>Milliseconds since the Unix epoch; null when there is no previous secret.</summary>
    [Id(19)]
    public long? PreviousSecretUntil { get; init; }
}
