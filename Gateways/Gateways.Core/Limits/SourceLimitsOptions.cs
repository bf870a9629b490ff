namespace ProvisioningCluster.Gateways.Core.Limits;

/// <summary>Limits on the provision requests of one source address (T-2, T-8). Section <c>Limits:Source</c>.</summary>
public sealed class SourceLimitsOptions
{
    /// <summary>Provision requests per second that need not succeed. What succeeds costs nothing.</summary>
    public int AttemptsPerSecond { get; set; } = 10;

    /// <summary>Provision requests at once that need not succeed.</summary>
    public int Burst { get; set; } = 50;

    /// <summary>Different wrong pairs of key and secret per minute; the next ones wait, each twice as long as the one before.</summary>
    public int WrongSecretsPerMinute { get; set; } = 5;

    /// <summary>The longest such wait.</summary>
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromMinutes(15);
}
