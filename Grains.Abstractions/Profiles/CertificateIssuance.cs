namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>How a profile issues certificates to devices that send a certificate request. The private key is not in it.</summary>
[GenerateSerializer, Immutable, Alias("pc.CertificateIssuance")]
public sealed record CertificateIssuance
{
    /// <summary>PEM of the issuing CA, then of those above it as far as they are known.</summary>
    [Id(0)]
    public required string Certificates { get; init; }

    /// <summary>Base64 of the encrypted private key of the issuing CA; only silos can open it.</summary>
    [Id(1)]
    public required string SealedKey { get; init; }

    /// <summary>Days that an issued certificate is valid, unless its issuers end before.</summary>
    [Id(2)]
    public required int LifetimeDays { get; init; }

    [Id(3)]
    public required CertificatePurposes Purposes { get; init; }

    /// <summary>Keys never print, sealed ones neither.</summary>
    public override string ToString() => $"CertificateIssuance({LifetimeDays} days, {Purposes})";
}
