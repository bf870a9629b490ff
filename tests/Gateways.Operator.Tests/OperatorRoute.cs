using Microsoft.AspNetCore.Routing;

namespace ProvisioningCluster.Gateways.Operator.Tests;

/// <summary>One method of one route.</summary>
internal sealed record OperatorRoute(string Method, string Pattern, RouteEndpoint Endpoint)
{
    public override string ToString() => $"{Method} {Pattern}";
}
