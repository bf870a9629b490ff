namespace ProvisioningCluster.Gateways.Operator.Overview;

/// <param name="Protocol">MQTT, HTTP or COAP.</param>
/// <param name="Total">Over the minutes.</param>
internal sealed record OverviewProtocolResource(string Protocol, OverviewTotals Total);
