namespace ProvisioningCluster.Testing;

/// <summary>How a gateway process is started.</summary>
public sealed record GatewaySettings
{
    /// <summary>How messages call it.</summary>
    public string Name { get; init; } = "gateway";

    /// <summary>Configuration given on the command line, such as <c>Cluster:SiloGatewayPort</c>. It wins over the kit's own; null leaves the product's default.</summary>
    public IReadOnlyDictionary<string, string?> Configuration { get; init; } = new Dictionary<string, string?>();

    /// <summary>Environment variables of the process, beside those it inherits.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The process' working directory, kept at the end; null makes a fresh one that goes with the process.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Password for the operator REST, which is open when it is given; the port is that of the device API.</summary>
    public string? AdminPassword { get; init; }

    public ProcessPlace Place { get; init; } = ProcessPlace.Loopback;

    /// <summary>The same with one more configuration value.</summary>
    public GatewaySettings With(string key, string? value) =>
        this with { Configuration = new Dictionary<string, string?>(Configuration) { [key] = value } };
}
