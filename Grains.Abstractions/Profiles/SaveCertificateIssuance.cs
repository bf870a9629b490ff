using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>What a save makes of a profile's issuing CA.</summary>
[GenerateSerializer, Immutable, Alias("pc.SaveCertificateIssuance")]
public sealed record SaveCertificateIssuance
{
    /// <summary>True forgets the CA and its key; the rest does not count then.</summary>
    [Id(0)]
    public bool Remove { get; init; }

    /// <summary>True has the server make a CA, in place of the present one if there is one.</summary>
    [Id(1)]
    public bool Generate { get; init; }

    /// <summary>PEM of the issuing CA, then of those above it; null keeps the present ones.</summary>
    [Id(2)]
    public string? Certificates { get; init; }

    /// <summary>PEM of the issuing CA's private key; null keeps the present one, which must fit.</summary>
    [Id(3)]
    public SecretText? PrivateKey { get; init; }

    /// <summary>1 to 36,500.</summary>
    [Id(4)]
    public required int LifetimeDays { get; init; }

    /// <summary>At least <see cref="CertificatePurposes.ClientAuthentication"/>.</summary>
    [Id(5)]
    public required CertificatePurposes Purposes { get; init; }
}
