namespace ProvisioningCluster.Gateways.Operator.Imports;

/// <summary>How many event streams of this process are open (I-21).</summary>
internal sealed class EventStreams
{
    private const int Most = 100;

    private int open;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref open) <= Most)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref open);
}
