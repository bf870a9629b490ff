using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>
/// Counts the handshakes under way and holds them to a limit. Over it the oldest goes: a device is through in milliseconds, and what
/// has waited longest is most likely waiting for nobody, so a flood of connections that say nothing keeps no device out (T-17).
/// </summary>
internal sealed class HandshakeGate(IOptions<TlsOptions> options, TlsInstruments instruments)
{
    private readonly TlsOptions limits = options.Value;
    private readonly Lock gate = new();
    private readonly LinkedList<Handshake> underWay = new();

    public Handshake Begin(string listener, ConnectionContext connection)
    {
        var handshake = new Handshake(listener, connection);
        Handshake? oldest = null;
        lock (gate)
        {
            if (underWay.Count >= limits.Handshakes)
            {
                oldest = underWay.First!.Value;
                Remove(oldest);
                oldest.Displaced = true;
            }

            handshake.Place = underWay.AddLast(handshake);
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

        instruments.OnEnded(handshake.Listener, HandshakeOutcome.Success);
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

        instruments.OnEnded(
            handshake.Listener,
            handshake.Displaced ? HandshakeOutcome.Displaced : handshake.Elapsed >= limits.HandshakeDeadline ? HandshakeOutcome.Stalled : HandshakeOutcome.Failed);
    }

    private void Remove(Handshake handshake)
    {
        if (handshake.Place is { } place)
        {
            underWay.Remove(place);
            handshake.Place = null;
        }
    }
}
