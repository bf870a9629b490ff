namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>What a token is good for; neither kind stands in for the other.</summary>
internal enum TokenUse
{
    Access,
    Refresh,
}
