namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>
/// Which sessions there are, and which may go: one that was silent for the limit is over; before that, one that was silent for a while
/// gives way when there is no room, in its own network first. Devices that lost power leave sessions behind, and
/// must not be locked out by their own.
/// </summary>
/// <param name="most">Sessions in all.</param>
/// <param name="silence">A session that was silent for so long is over.</param>
/// <param name="time">Clock.</param>
internal sealed class SessionLimits(int most, TimeSpan silence, TimeProvider time)
{
    /// <summary>Past this silence a session gives way to a new one.</summary>
    public static readonly TimeSpan GivesWayAfter = TimeSpan.FromSeconds(60);

    private readonly Lock gate = new();
    private readonly Dictionary<DtlsSession, Places> sessions = [];
    private readonly LinkedList<DtlsSession> all = []; // the most silent first
    private readonly Dictionary<UInt128, LinkedList<DtlsSession>> bySource = [];

    public int Count
    {
        get
        {
            lock (gate)
            {
                return sessions.Count;
            }
        }
    }

    public bool IsFull => Count >= most;

    public IReadOnlyList<DtlsSession> All
    {
        get
        {
            lock (gate)
            {
                return [.. all];
            }
        }
    }

    public void Add(DtlsSession session)
    {
        lock (gate)
        {
            session.HeardAt = time.GetTimestamp();
            if (!bySource.TryGetValue(session.Source, out var ofSource))
            {
                bySource[session.Source] = ofSource = [];
            }

            sessions.Add(session, new Places(all.AddLast(session), ofSource.AddLast(session), ofSource));
        }
    }

    /// <summary>The peer was heard.</summary>
    public void Touch(DtlsSession session)
    {
        lock (gate)
        {
            if (sessions.TryGetValue(session, out var places))
            {
                session.HeardAt = time.GetTimestamp();
                all.Remove(places.InAll);
                all.AddLast(places.InAll);
                places.Source.Remove(places.InSource);
                places.Source.AddLast(places.InSource);
            }
        }
    }

    /// <summary>False when it was not there any more.</summary>
    public bool Remove(DtlsSession session)
    {
        lock (gate)
        {
            if (!sessions.Remove(session, out var places))
            {
                return false;
            }

            all.Remove(places.InAll);
            places.Source.Remove(places.InSource);
            if (places.Source.Count == 0)
            {
                bySource.Remove(session.Source);
            }

            return true;
        }
    }

    /// <summary>The session whose time is over, if any.</summary>
    public DtlsSession? Over()
    {
        lock (gate)
        {
            return SilentFor(all.First, silence);
        }
    }

    /// <summary>The session that gives way to a newcomer, if any: of its own network when that is the matter, else of all.</summary>
    public DtlsSession? Spare(UInt128? source)
    {
        lock (gate)
        {
            var first = source is { } network ? bySource.GetValueOrDefault(network)?.First : all.First;
            return SilentFor(first, GivesWayAfter < silence ? GivesWayAfter : silence);
        }
    }

    private DtlsSession? SilentFor(LinkedListNode<DtlsSession>? node, TimeSpan least) =>
        node is not null && time.GetElapsedTime(node.Value.HeardAt) >= least ? node.Value : null;

    private sealed record Places(LinkedListNode<DtlsSession> InAll, LinkedListNode<DtlsSession> InSource, LinkedList<DtlsSession> Source);
}
