using ProvisioningCluster.Gateways.Mqtt.Packets;

namespace ProvisioningCluster.Gateways.Mqtt.Topics;

/// <summary>What one connection has subscribed to.</summary>
internal sealed class Subscriptions(TopicFilters served)
{
    private readonly Entry[] entries = new Entry[served.Count];

    /// <summary>Grants the smaller of the requested QoS and 1, or refuses (wire-spec 3.2).</summary>
    public ReasonCode Subscribe(ReadOnlySpan<byte> filter, byte options, uint identifier)
    {
        var index = served.IndexOf(filter);
        if (index < 0)
        {
            return ReasonCode.TopicFilterInvalid;
        }

        var qos = (byte)Math.Min(options & 0x03, 1);
        entries[index] = new Entry(Active: true, qos, identifier);
        return (ReasonCode)qos;
    }

    /// <summary>Success, or <see cref="ReasonCode.NoSubscriptionExisted"/>.</summary>
    public ReasonCode Unsubscribe(ReadOnlySpan<byte> filter)
    {
        var index = served.IndexOf(filter);
        if (index < 0 || !entries[index].Active)
        {
            return ReasonCode.NoSubscriptionExisted;
        }

        entries[index] = default;
        return ReasonCode.Success;
    }

    /// <summary>Takes up a subscription of the session's earlier connection.</summary>
    public void Restore(int filter, byte qos, uint identifier) => entries[filter] = new Entry(Active: true, qos, identifier);

    public bool IsActive(int filter) => entries[filter].Active;

    /// <summary>QoS of what is sent under a filter: as granted, or 1 when it is sent without subscription (wire-spec 3.3).</summary>
    public byte QosOf(int filter) => entries[filter].Active ? entries[filter].Qos : (byte)1;

    /// <summary>MQTT 5 subscription identifier; 0 when there is none.</summary>
    public uint IdentifierOf(int filter) => entries[filter].Identifier;

    private readonly record struct Entry(bool Active, byte Qos, uint Identifier);
}
