namespace ProvisioningCluster.Gateways.Operator.Console;

/// <summary>Endpoint metadata: belongs to the console, for people with a browser.</summary>
internal sealed class ConsoleRoute
{
    public static ConsoleRoute Instance { get; } = new();

    /// <summary>What the content security policy says of fonts; ours has none, the Orleans Dashboard carries its icons as data.</summary>
    public string Fonts { get; init; } = "'self'";
}
