namespace ProvisioningCluster.Testing;

/// <summary>Holds back the bytes of one direction while it is closed.</summary>
internal sealed class ProxyValve
{
    private readonly Lock gate = new();
    private TaskCompletionSource? closed;

    public void Close()
    {
        lock (gate)
        {
            closed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Open()
    {
        lock (gate)
        {
            closed?.SetResult();
            closed = null;
        }
    }

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        while (Waiting() is { } wait)
        {
            await wait.WaitAsync(cancellationToken); // it may have been closed again meanwhile
        }
    }

    private Task? Waiting()
    {
        lock (gate)
        {
            return closed?.Task;
        }
    }
}
