namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>What stands in a certificate's way.</summary>
/// <param name="Reason">The audit's word for it, such as <c>certificate_expired</c>.</param>
/// <param name="Detail">A sentence for operators.</param>
[GenerateSerializer, Immutable, Alias("pc.CertificateProblem")]
public sealed record CertificateProblem(
    [property: Id(0)] string Reason,
    [property: Id(1)] string Detail);
