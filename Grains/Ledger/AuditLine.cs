namespace ProvisioningCluster.Grains.Ledger;

/// <summary>A stored audit row.</summary>
/// <param name="Sequence">Its place; later rows have greater ones.</param>
/// <param name="Row">What it says.</param>
public sealed record AuditLine(long Sequence, AuditRow Row);
