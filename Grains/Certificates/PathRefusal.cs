using System.Text.Json;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>Why a certification path was refused.</summary>
/// <param name="Reason">The stable reason.</param>
/// <param name="Position">Which certificate it is about: 0 is the device's, the last one the registered CA; -1 when it is about none.</param>
/// <param name="Detail">An English sentence for operators that names the certificate. Holds no more of it than its subject, cleaned.</param>
internal sealed record PathRefusal(PathRefusalReason Reason, int Position, string Detail)
{
    /// <summary>The audit's word, such as <c>certificate_expired</c>.</summary>
    public string Code => JsonNamingPolicy.SnakeCaseLower.ConvertName(Reason.ToString());
}
