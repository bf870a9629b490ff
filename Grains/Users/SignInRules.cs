namespace ProvisioningCluster.Grains.Users;

/// <summary>How long a wrong password makes an account wait (T-22).</summary>
internal static class SignInRules
{
    /// <summary>Failures that cost nothing yet.</summary>
    public const int FreeFailures = 5;

    /// <summary>Longest wait.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);

    /// <summary>The wait after so many failures in a row: none below five, then 1 s, 2 s, 4 s … up to 15 minutes.</summary>
    public static TimeSpan DelayAfter(int failures)
    {
        if (failures < FreeFailures)
        {
            return TimeSpan.Zero;
        }

        var doublings = Math.Min(failures - FreeFailures, 10);
        var delay = TimeSpan.FromSeconds(1 << doublings);
        return delay < LongestDelay ? delay : LongestDelay;
    }
}
