namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary><c>provisionConfiguration</c> of a profile to save. The members after the secret belong to the chain strategy.</summary>
internal sealed record ProvisionConfigurationToSave
{
    public string? Type { get; init; }

    /// <summary>What devices prove themselves with; for the chain strategy the CA in PEM.</summary>
    public string? ProvisionDeviceSecret { get; init; }

    public string? CertificateRegExPattern { get; init; }

    public bool? AllowCreateNewDevicesByX509Certificate { get; init; }

    public bool? AllowCertificateReplacement { get; init; }

    public string? CertificateRevocationList { get; init; }

    public string? CertificateRevocationListPath { get; init; }

    /// <summary>REFUSE or ACCEPT.</summary>
    public string? OutdatedRevocationListRule { get; init; }
}
