namespace ProvisioningCluster.Gateways.Operator.Overview;

/// <summary>Milliseconds from a request's coming to its stored success, which this share of them did not exceed; up to 10 % too high.</summary>
internal sealed record OverviewLatencyResource(double P50, double P95, double P99);
