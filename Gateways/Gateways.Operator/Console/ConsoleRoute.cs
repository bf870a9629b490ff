namespace ProvisioningCluster.Gateways.Operator.Console;

/// <summary>Endpoint metadata: belongs to the console, for people with a browser.</summary>
internal sealed class ConsoleRoute
{
    public static ConsoleRoute Instance { get; } = new();
}
