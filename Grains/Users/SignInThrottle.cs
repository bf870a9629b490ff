namespace ProvisioningCluster.Grains.Users;

/// <summary>
/// Failures of one user name and until when further tries are refused (T-22). Kept in memory, for unknown names too, so that
/// known and unknown ones cannot be told apart.
/// </summary>
/// <param name="Failures">Since the last success.</param>
/// <param name="BlockedUntil">Null while tries are free.</param>
internal readonly record struct SignInThrottle(int Failures, DateTimeOffset? BlockedUntil)
{
    public const int FreeFailures = 5;

    public static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(15);

    public bool Refuses(DateTimeOffset now) => BlockedUntil > now;

    /// <summary>After one more failure: the fifth begins a delay, each further one doubles it.</summary>
    public SignInThrottle Fail(DateTimeOffset now)
    {
        var failures = Math.Min(Failures + 1, 1_000);
        if (failures < FreeFailures)
        {
            return new SignInThrottle(failures, null);
        }

        var doublings = Math.Min(failures - FreeFailures, 16);
        var delay = FirstDelay * (1 << doublings);
        return new SignInThrottle(failures, now + (delay < MaxDelay ? delay : MaxDelay));
    }
}
