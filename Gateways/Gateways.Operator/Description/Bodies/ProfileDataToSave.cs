using System.Text.Json;

namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary><c>profileData</c> of a profile to save.</summary>
internal sealed record ProfileDataToSave
{
    public JsonElement? Configuration { get; init; }

    public JsonElement? TransportConfiguration { get; init; }

    public ProvisionConfigurationToSave? ProvisionConfiguration { get; init; }

    public CertificateIssuanceToSave? CertificateIssuance { get; init; }

    public ProvisionProtectionToSave? ProvisionProtection { get; init; }
}
