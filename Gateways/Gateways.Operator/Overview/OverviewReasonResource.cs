namespace ProvisioningCluster.Gateways.Operator.Overview;

/// <summary>Why requests were not granted, in the words of the audit.</summary>
internal sealed record OverviewReasonResource(string Status, string Reason, long Count);
