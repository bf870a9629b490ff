namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>Endpoint metadata: everybody with a good token may call it, because it is about the caller.</summary>
internal sealed class OpenToAllAuthorities
{
    public static OpenToAllAuthorities Instance { get; } = new();
}
