namespace ProvisioningCluster.Gateways.Operator.Overview;

/// <summary>One minute of the line; <paramref name="Time"/> is its begin.</summary>
internal sealed record OverviewMinuteResource(long Time, long Provisioned, long Refused, long Failed);
