namespace ProvisioningCluster.Testing;

/// <summary>What a cluster of a test is made of. What is not said is made fresh.</summary>
public sealed record ClusterPlan
{
    public int Silos { get; init; } = 3;

    public int Gateways { get; init; } = 2;

    /// <summary>A server that the caller ends; null makes one that ends with the cluster.</summary>
    public PostgresServer? Server { get; init; }

    /// <summary>A database of <see cref="Server"/>, such as that of another cluster; null makes an empty one.</summary>
    public string? ConnectionString { get; init; }

    public string ClusterId { get; init; } = "test";

    public string ServiceId { get; init; } = "provisioning";

    /// <summary>Base64 of 32 bytes; the same for all that share a database.</summary>
    public string? MasterKey { get; init; }

    /// <summary>Password of the administrator; the same for all that share a database.</summary>
    public string? AdminPassword { get; init; }

    /// <summary>Changes the settings of the silo with this index, from 0: more configuration, its own <c>Storage:ConnectionString</c>, its place.</summary>
    public Func<int, SiloSettings, SiloSettings> Silo { get; init; } = static (_, settings) => settings;

    /// <summary>Changes the settings of the gateway with this index, from 0.</summary>
    public Func<int, GatewaySettings, GatewaySettings> Gateway { get; init; } = static (_, settings) => settings;
}
