namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary><c>certificateIssuance</c> of a profile to save; null takes the issuing CA away, absence leaves it.</summary>
internal sealed record CertificateIssuanceToSave
{
    /// <summary>True makes a new CA.</summary>
    public bool? Generate { get; init; }

    /// <summary>PEM of a CA of one's own, then of those above it.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM of its private key; written only.</summary>
    public string? PrivateKey { get; init; }

    public int? LifetimeDays { get; init; }

    /// <summary>clientAuth, serverAuth.</summary>
    public IReadOnlyList<string>? ExtendedKeyUsage { get; init; }
}
