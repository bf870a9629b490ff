using System.Diagnostics.CodeAnalysis;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>
/// What other threads want of a connection. They only leave a note and wake the connection's own loop, which is the one
/// writer: no lock is held over I/O.
/// </summary>
internal sealed class ConnectionSignals(Action wake)
{
    /// <summary>Updates that may wait for a peer that reads slowly; one more ends its session, and it reads the truth afresh.</summary>
    internal const int MostUpdates = 100;

    private readonly Lock gate = new();
    private readonly Queue<string> updates = new(0);
    private Ending? ending;
    private bool closed;

    /// <summary>Set once somebody has asked for the end; the first one counts.</summary>
    public Ending? Ending
    {
        get
        {
            lock (gate)
            {
                return ending;
            }
        }
    }

    /// <summary>Asks for the end of the connection.</summary>
    public void End(Ending reason)
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            ending ??= reason;
            wake();
        }
    }

    /// <summary>Asks for an attribute update to be sent.</summary>
    public void Deliver(string json)
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            if (updates.Count == MostUpdates)
            {
                ending ??= Connections.Ending.SlowPeer;
            }
            else
            {
                updates.Enqueue(json);
            }

            wake();
        }
    }

    /// <summary>Wakes the loop without a note.</summary>
    public void Wake()
    {
        lock (gate)
        {
            if (!closed)
            {
                wake();
            }
        }
    }

    public bool TryTakeUpdate([NotNullWhen(true)] out string? json)
    {
        lock (gate)
        {
            return updates.TryDequeue(out json);
        }
    }

    /// <summary>No wake-up follows: the loop has ended.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
        }
    }
}
