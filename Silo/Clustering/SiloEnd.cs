namespace ProvisioningCluster.Silo.Clustering;

/// <summary>
/// How a silo ends that may not go on: it stops taking devices at once, answers what is in hand, and is gone when its time is
/// over, whatever hangs. Its supervisor sees the exit code and starts it again.
/// </summary>
internal sealed class SiloEnd(IHostApplicationLifetime lifetime, TimeProvider time)
{
    public const int ExitCode = 3;

    /// <summary>What is in flight is answered within this time (invariants 3.5).</summary>
    public static readonly TimeSpan InFlight = TimeSpan.FromSeconds(10);

    /// <summary>Nothing can be finished; it is left to refusals that are on their way.</summary>
    public static readonly TimeSpan WithoutDatabase = TimeSpan.FromSeconds(2);

    private int ended;
    private ITimer? deadline;

    /// <param name="reason">Completes "This silo stops: …"; one sentence.</param>
    /// <param name="within">The process is gone after this time at the latest.</param>
    public void Because(string reason, TimeSpan within)
    {
        if (Interlocked.Exchange(ref ended, 1) != 0)
        {
            return;
        }

        Environment.ExitCode = ExitCode;
        Console.Error.WriteLine($"This silo stops: {reason}");
        deadline = time.CreateTimer(static _ => Environment.Exit(ExitCode), null, within, Timeout.InfiniteTimeSpan);
        lifetime.StopApplication();
    }
}
