using ProvisioningCluster.Gateways.Operator.Rest;
using ProvisioningCluster.Grains.Abstractions.Overview;

namespace ProvisioningCluster.Gateways.Operator.Overview;

/// <summary>Outcomes in words, the same as in the audit.</summary>
internal static class OverviewSentences
{
    private const string Other = "other";

    /// <summary>Why a request was not granted; null for one that was.</summary>
    /// <param name="status">One of <see cref="OverviewStatus"/>.</param>
    /// <param name="reason">The audit's word, or empty.</param>
    public static string? Of(string status, string reason) => status switch
    {
        OverviewStatus.Success => null,
        OverviewStatus.Error => "there was no answer, because the cluster could not say what became of it",
        _ => reason switch
        {
            Other => "for reasons that were too many to tell apart; the audit has them",
            "" => "no reason is known",
            _ => AuditSentences.ReasonOf(reason),
        },
    };
}
