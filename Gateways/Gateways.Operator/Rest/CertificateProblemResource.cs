using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>What stands in a certificate's way.</summary>
/// <param name="Reason">The word that the audit has for it.</param>
/// <param name="Message">A sentence.</param>
internal sealed record CertificateProblemResource(string Reason, string Message)
{
    public static CertificateProblemResource? Of(CertificateProblem? problem) => problem is null ? null : new(problem.Reason, problem.Detail);
}
