namespace ProvisioningCluster.Gateways.Operator.Console;

/// <summary>The operators' web console. Section <c>Console</c>.</summary>
public sealed class ConsoleOptions
{
    public const string Section = "Console";

    /// <summary>A person who does nothing for so long has to sign in again; one minute to one day.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>After so long everybody has to sign in again; at least the idle time, at most 7 days.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Open pages of the console in this process; 1 to 10,000. Each holds memory here until it is closed.</summary>
    public int MaxPages { get; set; } = 500;

    /// <summary>Open pages of one user in this process; 1 to <see cref="MaxPages"/>.</summary>
    public int MaxPagesPerUser { get; set; } = 20;
}
