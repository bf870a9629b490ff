using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Provisioning;

/// <summary>A device asks again for a certificate that it may already have been issued, because the answer did not arrive.</summary>
[GenerateSerializer, Immutable, Alias("pc.RepeatRenewalRequest")]
public sealed record RepeatRenewalRequest
{
    /// <summary>Made once per message at the gateway; for the audit.</summary>
    [Id(0)]
    public required Guid OperationId { get; init; }

    /// <summary>The provision key of the profile that issued both certificates.</summary>
    [Id(1)]
    public required string ProvisionKey { get; init; }

    /// <summary>What the device presented: a certificate that was its own.</summary>
    [Id(2)]
    public required CertificateChain Chain { get; init; }

    /// <summary>PKCS #10 in PEM or base64, for the same key as the first time.</summary>
    [Id(3)]
    public required SecretText SigningRequest { get; init; }

    [Id(4)]
    public required RequestOrigin Origin { get; init; }
}
