namespace ProvisioningCluster.Gateways.Core.Hosting;

/// <summary>
/// How a process takes leave of its peers. Newcomers are refused first; whoever is connected may ask once more and is hung up on
/// after the answer, when it has the least reason to be sending. Only then are the silent connections closed. Closing all of them at
/// once would throw away what is on its way at that moment, and its sender could not tell whether it was done (I-20).
/// </summary>
public sealed class Drain(TimeProvider time)
{
    /// <summary>So long without a request: nobody is in the middle of something.</summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);

    /// <summary>Of the time that a stop has (invariants 3.5), what is given to peers that never stop asking.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    private volatile bool begun;
    private long lastRequest;

    /// <summary>A connection is to end with the next answer that it gets.</summary>
    public bool HasBegun => begun;

    /// <summary>Notes that a peer asked something.</summary>
    public void OnRequest() => Volatile.Write(ref lastRequest, time.GetTimestamp());

    /// <summary>Begins, and waits until nobody asks any more, but not without end.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        OnRequest();
        begun = true;
        for (var rest = Quiet; rest > TimeSpan.Zero && time.GetElapsedTime(start) < Longest; rest = Quiet - time.GetElapsedTime(Volatile.Read(ref lastRequest)))
        {
            await Task.Delay(rest, time, cancellationToken);
        }
    }
}
