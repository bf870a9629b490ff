namespace ProvisioningCluster.Gateways.Operator.Console.Rest;

/// <summary>What is read of an answer without a body.</summary>
internal sealed record NoBody
{
    public static NoBody Instance { get; } = new();
}
