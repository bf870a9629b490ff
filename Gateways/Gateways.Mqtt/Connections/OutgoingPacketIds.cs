namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>
/// Packet ids for what we send with QoS 1: 1, 2, 3 … in each session (wire-spec 3.3), never one that waits for its PUBACK,
/// and never more at once than the client takes (MQTT 5 §4.9).
/// </summary>
internal sealed class OutgoingPacketIds
{
    /// <summary>A client that never acknowledges must not make us remember without end.</summary>
    internal const int MostInFlight = 1024;

    private readonly HashSet<ushort> inFlight = [];
    private int limit = MostInFlight;
    private ushort last;

    /// <summary>False when the client's window is full.</summary>
    public bool HasRoom => inFlight.Count < limit;

    /// <summary>True while a PUBACK of the client is missing.</summary>
    public bool AreAwaited => inFlight.Count > 0;

    /// <summary>Sets the client's Receive Maximum.</summary>
    public void Limit(ushort receiveMaximum) => limit = Math.Min((int)receiveMaximum, MostInFlight);

    /// <summary>The next id, or 0 when the client's window is full: then QoS 0 is all that may be sent.</summary>
    public ushort Take()
    {
        if (inFlight.Count >= limit)
        {
            return 0;
        }

        do
        {
            last = last == ushort.MaxValue ? (ushort)1 : (ushort)(last + 1);
        }
        while (!inFlight.Add(last));

        return last;
    }

    /// <summary>The client acknowledged.</summary>
    public void Release(ushort packetId) => inFlight.Remove(packetId);
}
