namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Profiles;

/// <summary>What the REST says of a CA and a pattern before they are saved.</summary>
/// <param name="DeviceName">Null when no name comes out, or when there was no common name.</param>
/// <param name="NameProblem">Why none comes out.</param>
/// <param name="Warnings">Sentences.</param>
/// <param name="Authority">The CA as it was read, the trust anchor first.</param>
/// <param name="Certificates">A device's certificates as they were read, its own first.</param>
public sealed record CertificatePreview(
    string? DeviceName, CertificatePreview.Problem? NameProblem, IReadOnlyList<string> Warnings, IReadOnlyList<CertificatePreview.Certificate> Authority,
    IReadOnlyList<CertificatePreview.Certificate> Certificates)
{
    public const string Path = "/api/deviceProfile/certificate/preview";

    /// <summary>A sentence.</summary>
    public sealed record Problem(string Message);

    /// <summary>A certificate; times in milliseconds since the Unix epoch.</summary>
    public sealed record Certificate(string Subject, string Issuer, long NotBefore, long NotAfter, string Key, string Fingerprint);
}
