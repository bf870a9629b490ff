namespace ProvisioningCluster.Silo.Clustering;

/// <summary>
/// How a silo ends that may not go on: it stops taking devices at once, answers what is in hand, and is gone after ten seconds
/// at the latest, whatever hangs. Its supervisor sees the exit code and starts it again.
/// </summary>
internal sealed class SiloEnd(IHostApplicationLifetime lifetime, TimeProvider time)
{
    public const int ExitCode = 3;

    private static readonly TimeSpan AtTheLatest = TimeSpan.FromSeconds(10);

    private int ended;
    private ITimer? deadline;

    /// <param name="reason">Completes "This silo stops: …"; one sentence.</param>
    public void Because(string reason)
    {
        if (Interlocked.Exchange(ref ended, 1) != 0)
        {
            return;
        }

        Environment.ExitCode = ExitCode;
        Console.Error.WriteLine($"This silo stops: {reason}");
        deadline = time.CreateTimer(static _ => Environment.Exit(ExitCode), null, AtTheLatest, Timeout.InfiniteTimeSpan);
        lifetime.StopApplication();
    }
}
