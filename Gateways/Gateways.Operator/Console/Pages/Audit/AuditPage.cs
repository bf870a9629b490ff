namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Audit;

/// <summary>A page of the audit.</summary>
/// <param name="Data">Lines in the order that was asked for.</param>
/// <param name="Next">What the next page comes after; null when this is the last one.</param>
internal sealed record AuditPage(IReadOnlyList<AuditLine> Data, long? Next);
