using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>What an operator wants to try. What is given here goes before what the profile has.</summary>
[GenerateSerializer, Immutable, Alias("pc.CertificatePreviewRequest")]
public sealed record CertificatePreviewRequest
{
    [Id(0)]
    public required TenantId Tenant { get; init; }

    /// <summary>A profile of this tenant and of the chain strategy, or null.</summary>
    [Id(1)]
    public Guid? ProfileId { get; init; }

    /// <summary>A pattern in the place of the profile's, or null.</summary>
    [Id(2)]
    public string? NamePattern { get; init; }

    /// <summary>A CA in PEM in the place of the profile's, or null.</summary>
    [Id(3)]
    public string? Authority { get; init; }

    /// <summary>A device's certificate, or chain from the leaf on, in PEM, or null.</summary>
    [Id(4)]
    public string? Certificates { get; init; }

    /// <summary>A common name as it stands in a certificate; looked at when there is no certificate.</summary>
    [Id(5)]
    public string? CommonName { get; init; }
}
