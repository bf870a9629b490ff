namespace ProvisioningCluster.Gateways.Coap.Exchange;

/// <summary>Counts the requests in work: bounded, and waited for at a stop (invariants 3.5).</summary>
internal sealed class WorkInHand(int most)
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int count;
    private bool closed;

    public bool TryBegin()
    {
        lock (gate)
        {
            if (closed || count == most)
            {
                return false;
            }

            count++;
            return true;
        }
    }

    public void End()
    {
        lock (gate)
        {
            count--;
            SignalWhenIdle();
        }
    }

    /// <summary>Lets nothing begin any more; completes when nothing is in work.</summary>
    public Task CloseAsync()
    {
        lock (gate)
        {
            closed = true;
            SignalWhenIdle();
            return idle.Task;
        }
    }

    private void SignalWhenIdle()
    {
        if (closed && count == 0)
        {
            idle.TrySetResult();
        }
    }
}
