using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>What would become of a certificate.</summary>
/// <param name="CommonName">In the form that patterns are matched against; null when the certificate has none.</param>
/// <param name="DeviceName">The name that comes out; null when none does, or when there was no pattern.</param>
/// <param name="NameProblem">Why no name comes out; null when one does, or when there was no pattern.</param>
/// <param name="ChainAccepted">Whether the path to the CA is valid; null when there was no CA or no certificate.</param>
/// <param name="ChainProblem">Why it is not.</param>
/// <param name="Warnings">What an operator should know of pattern and CA, in sentences.</param>
[GenerateSerializer, Immutable, Alias("pc.CertificatePreview")]
public sealed record CertificatePreview(
    [property: Id(0)] string? CommonName,
    [property: Id(1)] string? DeviceName,
    [property: Id(2)] CertificateProblem? NameProblem,
    [property: Id(3)] bool? ChainAccepted,
    [property: Id(4)] CertificateProblem? ChainProblem,
    [property: Id(5)] ImmutableArray<string> Warnings)
{
    /// <summary>The CA that was tried, the trust anchor first; default from a silo that does not know of it.</summary>
    [Id(6)]
    public ImmutableArray<AuthorityCertificate> Authority { get; init; }

    /// <summary>Those of the presented certificates that can be read, the device's first; default from a silo that does not know of it.</summary>
    [Id(7)]
    public ImmutableArray<AuthorityCertificate> Presented { get; init; }
}
