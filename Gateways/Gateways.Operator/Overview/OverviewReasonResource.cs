namespace ProvisioningCluster.Gateways.Operator.Overview;

/// <summary>Why requests were not granted: <paramref name="Reason"/> in the word of the audit, <paramref name="Text"/> for people.</summary>
internal sealed record OverviewReasonResource(string Status, string Reason, string Text, long Count);
