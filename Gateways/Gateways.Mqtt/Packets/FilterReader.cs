namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>Walks the filters of a SUBSCRIBE or UNSUBSCRIBE without making strings of them.</summary>
internal ref struct FilterReader(ReadOnlyMemory<byte> filters, bool withOptions)
{
    private PacketReader reader = new(filters);

    public readonly bool AtEnd => reader.AtEnd;

    /// <summary>The next filter; false when it is malformed.</summary>
    /// <param name="filter">UTF-8, not empty.</param>
    /// <param name="options">SUBSCRIBE: the options byte, the requested QoS in its lower two bits; UNSUBSCRIBE: 0.</param>
    public bool TryRead(out ReadOnlySpan<byte> filter, out byte options)
    {
        options = 0;
        if (!reader.TryReadText(out var text) || text.IsEmpty || (withOptions && !reader.TryReadByte(out options)))
        {
            filter = default;
            return false;
        }

        filter = text.Span;
        return true;
    }
}
