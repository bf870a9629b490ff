using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>An operator's new or changed profile; the grain's key says which one.</summary>
[GenerateSerializer, Immutable, Alias("pc.SaveDeviceProfileRequest")]
public sealed record SaveDeviceProfileRequest
{
    [Id(0)]
    public required string Name { get; init; }

    [Id(1)]
    public string? Description { get; init; }

    [Id(2)]
    public string? Image { get; init; }

    [Id(3)]
    public required ProfileTransport Transport { get; init; }

    [Id(4)]
    public required ProvisionStrategy Strategy { get; init; }

    [Id(5)]
    public string? ProvisionKey { get; init; }

    /// <summary>For the chain strategy one or more CA certificates in PEM, or base64 of one; the key is computed from the first.</summary>
    [Id(6)]
    public SecretText? ProvisionSecret { get; init; }

    [Id(7)]
    public string Configuration { get; init; } = """{"type":"DEFAULT"}""";

    [Id(8)]
    public string TransportConfiguration { get; init; } = """{"type":"DEFAULT"}""";

    /// <summary>True to create: refused when the profile exists. False to update: NotFound when it does not.</summary>
    [Id(10)]
    public required bool Create { get; init; }

    /// <summary>The version the operator last saw; null overwrites.</summary>
    [Id(11)]
    public long? Version { get; init; }

    /// <summary>User name of the operator, for the audit row.</summary>
    [Id(12)]
    public required string Actor { get; init; }

    /// <summary>Needed for the chain strategy, ignored for the others. 9 was an untyped form of it.</summary>
    [Id(13)]
    public CertificateChainSettings? CertificateChain { get; init; }

    /// <summary>What becomes of the issuing CA; null leaves it as it is.</summary>
    [Id(14)]
    public SaveCertificateIssuance? CertificateIssuance { get; init; }

    /// <summary>The limits of key and secret from now on; null leaves them as they are.</summary>
    [Id(15)]
    public ProvisionProtection? Protection { get; init; }
}
