namespace ProvisioningCluster.Gateways.Core.Cluster;

/// <summary>
/// What the gateways of a process know about their way into the cluster. Beside a silo it is always open; in a gateway
/// process the cluster's client tells what it sees.
/// </summary>
public sealed class ClusterAccess : IDisposable
{
    private CancellationTokenSource lost = new();
    private volatile bool isOpen = true;
    private volatile bool isAnswering = true;

    /// <summary>False until a silo was reached for the first time: before that a call cannot even be addressed.</summary>
    public bool IsOpen
    {
        get => isOpen;
        set => isOpen = value;
    }

    /// <summary>False while no silo answers: then a call that failed is not tried again.</summary>
    public bool IsAnswering
    {
        get => isAnswering;
        set => isAnswering = value;
    }

    /// <summary>Fires when the next connection to a silo is lost: an answer to a call from before may never come.</summary>
    public CancellationToken ConnectionLost => Volatile.Read(ref lost).Token;

    /// <summary>A connection to a silo is gone.</summary>
    public void OnConnectionLost()
    {
        // Not disposed: a caller may be about to take its token. Without a timer there is nothing to release.
        var gone = Interlocked.Exchange(ref lost, new CancellationTokenSource());
        _ = gone.CancelAsync(); // the waiting calls go on elsewhere than on the connection's thread
    }

    /// <summary>Throws <see cref="ClusterUnavailableException"/> while no silo was reached yet.</summary>
    public void Require()
    {
        if (!isOpen)
        {
            throw new ClusterUnavailableException("No silo has been reached yet.");
        }
    }

    public void Dispose() => lost.Dispose();
}
