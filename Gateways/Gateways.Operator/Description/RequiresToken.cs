namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>Endpoint metadata: the access check stands before it.</summary>
internal sealed class RequiresToken
{
    public static RequiresToken Instance { get; } = new();
}
