namespace ProvisioningCluster.Testing;

/// <summary>Waits for facts that nobody announces.</summary>
public static class Poll
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks again and again until the fact holds; past the deadline it fails with what was awaited.</summary>
    public static async Task UntilAsync(Func<Task<bool>> fact, TimeSpan deadline, Func<string> awaited)
    {
        var begin = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Interval);
        while (!await fact())
        {
            if (TimeProvider.System.GetElapsedTime(begin) > deadline)
            {
                throw new TimeoutException($"Waited {deadline.TotalSeconds:0.#} s for {awaited()}.");
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
