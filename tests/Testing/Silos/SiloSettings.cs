namespace ProvisioningCluster.Testing;

/// <summary>How a silo process is started.</summary>
public sealed record SiloSettings
{
    public const string AdminUser = "admin@localhost";

    /// <summary>How messages call it.</summary>
    public string Name { get; init; } = "silo";

    /// <summary>Configuration given on the command line, such as <c>Limits:ConnectionsPerSource</c>. It wins over the kit's own; null leaves the product's default.</summary>
    public IReadOnlyDictionary<string, string?> Configuration { get; init; } = new Dictionary<string, string?>();

    /// <summary>Environment variables of the process, beside those it inherits.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The process' working directory, kept at the end; null makes a fresh one that goes with the process.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>One of several silos: it finds the others in PostgreSQL, opens its silo gateway port and takes no devices itself.</summary>
    public bool Clustered { get; init; }

    /// <summary>The administrator's password at the first start of an installation; null makes one.</summary>
    public string? AdminPassword { get; init; }

    public ProcessPlace Place { get; init; } = ProcessPlace.Loopback;

    /// <summary>The same with one more configuration value.</summary>
    public SiloSettings With(string key, string? value) =>
        this with { Configuration = new Dictionary<string, string?>(Configuration) { [key] = value } };
}
