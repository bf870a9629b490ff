using ProvisioningCluster.Gateways.Operator.Rest;

namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>What is to be tried with a device certificate.</summary>
internal sealed record CertificatePreviewToAsk
{
    public EntityReference? DeviceProfileId { get; init; }

    public string? CertificateRegExPattern { get; init; }

    /// <summary>A CA in PEM.</summary>
    public string? ProvisionDeviceSecret { get; init; }

    /// <summary>PEM, the device's own first.</summary>
    public string? Certificate { get; init; }

    public string? CommonName { get; init; }
}
