using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Provisioning;

/// <summary>A device that is logged in with a certificate asks for another one.</summary>
[GenerateSerializer, Immutable, Alias("pc.RenewCertificateRequest")]
public sealed record RenewCertificateRequest
{
    /// <summary>Made once per message at the gateway, and another than that of the login; identifies the commit (I-7).</summary>
    [Id(0)]
    public required Guid OperationId { get; init; }

    /// <summary>Who logged in.</summary>
    [Id(1)]
    public required DeviceIdentity Device { get; init; }

    /// <summary>The certificate it logged in with; it must still be the device's.</summary>
    [Id(2)]
    public required CertificateChain Chain { get; init; }

    /// <summary>PKCS #10 in PEM or base64.</summary>
    [Id(3)]
    public required SecretText SigningRequest { get; init; }

    /// <summary>True when the request must name what the present certificate names (RFC 7030 section 4.2.2).</summary>
    [Id(4)]
    public required bool SameNames { get; init; }

    /// <summary>The provision key that the device's profile must have; null for any.</summary>
    [Id(5)]
    public string? ProvisionKey { get; init; }

    [Id(6)]
    public required RequestOrigin Origin { get; init; }
}
