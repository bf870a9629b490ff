namespace ProvisioningCluster.Grains.Tests.Clusters;

/// <summary>A place where a test makes the product wait: it sees the arrival and lets go.</summary>
internal sealed class Hold
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the product waits here; fails when it never came.</summary>
    public Task Reached => reached.Task.WaitAsync(Deadline);

    public void Release() => released.TrySetResult();

    public Task WaitAsync()
    {
        reached.TrySetResult();
        return released.Task.WaitAsync(Deadline);
    }
}
