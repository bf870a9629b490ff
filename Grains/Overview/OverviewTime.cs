namespace ProvisioningCluster.Grains.Overview;

internal static class OverviewTime
{
    /// <summary>Milliseconds in a minute.</summary>
    public const long Minute = 60_000;

    /// <summary>Minutes that are kept.</summary>
    public const int Minutes = 60;

    /// <summary>Minutes since the Unix epoch.</summary>
    public static long MinuteNow(this TimeProvider clock) => clock.GetUtcNow().ToUnixTimeMilliseconds() / Minute;
}
