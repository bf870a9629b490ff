namespace ProvisioningCluster.Gateways.Operator.Console.Rest;

/// <summary>A request that the REST refused, in its own words, which name field and remedy and are shown as they are.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Message">For the operator.</param>
public sealed record ApiFault(int Status, string Message);
