using ProvisioningCluster.Gateways.Coap.Exchange;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>
/// Threads for handshakes, since the library's blocks one each. At most so many handshakes are under way; one more takes the place of
/// the oldest of that source network which has the most, so that stalled handshakes crowd out their own kind and not the
/// devices of others (T-12, T-16). Within that network it takes the place of one that has stalled. Threads are made when they are
/// needed and go when they are not.
/// </summary>
/// <param name="most">Handshakes under way, and threads.</param>
/// <param name="run">Runs one handshake to its end; never throws.</param>
/// <param name="time">Clock.</param>
internal sealed class HandshakeWorkers(int most, Action<Handshake> run, TimeProvider time) : IDisposable
{
    /// <summary>Longer than the round trip of a slow radio, shorter than the deadline.</summary>
    public static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(3);

    /// <summary>Enough for the library's deepest call; what is not touched is not memory.</summary>
    private const int StackBytes = 512 * 1024;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private readonly object gate = new();
    private readonly Queue<Handshake> waiting = new();
    private readonly LinkedList<Handshake> underWay = []; // oldest first
    private readonly Dictionary<UInt128, int> perSource = [];
    private int threads;
    private int idle;
    private bool closed;

    /// <summary>Handshakes that wait for a thread or have one.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return underWay.Count;
            }
        }
    }

    /// <summary>Takes a handshake on; false when there is no room and its own source has the most of it.</summary>
    public bool TryStart(Handshake handshake)
    {
        lock (gate)
        {
            if (closed || (underWay.Count >= most && !TryMakeRoomFor(handshake.Peer)))
            {
                return false;
            }

            underWay.AddLast(handshake);
            perSource[handshake.Peer.SourceNetwork] = perSource.GetValueOrDefault(handshake.Peer.SourceNetwork) + 1;
            waiting.Enqueue(handshake);
            if (idle >= waiting.Count)
            {
                Monitor.Pulse(gate);
            }
            else if (threads < most)
            {
                threads++;
                new Thread(Work, StackBytes) { IsBackground = true, Name = "DTLS handshake" }.Start();
            }

            return true;
        }
    }

    /// <summary>Ends every handshake, and takes no more.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            foreach (var handshake in underWay)
            {
                handshake.GiveUp();
            }

            Monitor.PulseAll(gate);
        }
    }

    private bool TryMakeRoomFor(CoapEndpoint newcomer)
    {
        var (crowded, count) = perSource.MaxBy(source => source.Value);
        var ofItsOwn = perSource.GetValueOrDefault(newcomer.SourceNetwork) + 1 > count;
        var oldest = underWay.FirstOrDefault(handshake =>
            handshake.Peer.SourceNetwork == (ofItsOwn ? newcomer.SourceNetwork : crowded)
            && (!ofItsOwn || time.GetElapsedTime(handshake.HeardAt) >= StalledAfter));
        if (oldest is null)
        {
            return false;
        }

        Forget(oldest);
        oldest.GiveUp();
        return true;
    }

    private void Forget(Handshake handshake)
    {
        if (!underWay.Remove(handshake))
        {
            return; // it gave up its place before
        }

        var source = handshake.Peer.SourceNetwork;
        if (--perSource[source] == 0)
        {
            perSource.Remove(source);
        }
    }

    private void Work()
    {
        while (Next() is { } handshake)
        {
            run(handshake);
            lock (gate)
            {
                Forget(handshake);
            }
        }
    }

    private Handshake? Next()
    {
        lock (gate)
        {
            Handshake? next;
            while (!waiting.TryDequeue(out next))
            {
                idle++;
                var called = !closed && Monitor.Wait(gate, Idle);
                idle--;
                if (!called && waiting.Count == 0)
                {
                    threads--;
                    return null;
                }
            }

            return next;
        }
    }
}
