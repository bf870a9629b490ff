using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>
/// Counts the handshakes under way and holds them to a limit. Over it the oldest one of the busiest source goes: a device is through in
/// milliseconds, and what has waited longest is most likely waiting for nobody, so a flood of connections that say nothing keeps no
/// device out, and none from elsewhere at all (T-17).
/// </summary>
internal sealed class HandshakeGate(IOptions<TlsOptions> options, TlsInstruments instruments)
{
    // The runtime's timers go by a clock of some milliseconds and may ring that much early.
    private static readonly TimeSpan EarlyTimer = TimeSpan.FromMilliseconds(50);

    private readonly TlsOptions limits = options.Value;
    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, LinkedList<Handshake>> sources = [];
    private int underWay;

    public Handshake Begin(string listener, ConnectionContext connection)
    {
        var handshake = new Handshake(listener, connection);
        Handshake? oldest = null;
        lock (gate)
        {
            if (underWay >= limits.Handshakes)
            {
                oldest = sources.Values.MaxBy(source => source.Count)!.First!.Value;
                Remove(oldest);
                oldest.Displaced = true;
            }

            Add(handshake);
        }

        instruments.OnBegun(listener);
        oldest?.Abort();
        return handshake;
    }

    /// <summary>The handshake succeeded.</summary>
    public void Complete(Handshake handshake)
    {
        lock (gate)
        {
            Remove(handshake);
            handshake.Done = true;
        }

        instruments.OnEnded(handshake.Listener, HandshakeOutcome.Success, handshake.Elapsed);
    }

    /// <summary>The connection is gone, with a handshake that succeeded or without.</summary>
    public void End(Handshake handshake)
    {
        lock (gate)
        {
            if (handshake.Done)
            {
                return;
            }

            Remove(handshake);
        }

        var elapsed = handshake.Elapsed;
        instruments.OnEnded(
            handshake.Listener,
            handshake.Displaced ? HandshakeOutcome.Displaced : elapsed >= limits.HandshakeDeadline - EarlyTimer ? HandshakeOutcome.Stalled : HandshakeOutcome.Failed,
            elapsed);
    }

    private void Add(Handshake handshake)
    {
        if (!sources.TryGetValue(handshake.Source, out var source))
        {
            sources[handshake.Source] = source = new LinkedList<Handshake>();
        }

        handshake.Place = source.AddLast(handshake);
        underWay++;
    }

    private void Remove(Handshake handshake)
    {
        if (handshake.Place is not { List: { } source } place)
        {
            return;
        }

        source.Remove(place);
        handshake.Place = null;
        underWay--;
        if (source.Count == 0)
        {
            sources.Remove(handshake.Source);
        }
    }
}
