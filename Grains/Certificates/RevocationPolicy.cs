using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>What is known of revoked certificates. A certificate whose issuer has no list here counts as not revoked.</summary>
internal sealed record RevocationPolicy
{
    public IReadOnlyList<CertificateRevocationList> Lists { get; init; } = [];

    public OutdatedRevocationListRule Outdated { get; init; } = OutdatedRevocationListRule.Refuse;

    /// <summary>Refuse certificates whose issuer has no list. Off in the product: lists are a choice of the operator.</summary>
    public bool RequireLists { get; init; }
}
