using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using ProvisioningCluster.Grains.Abstractions.Events;

namespace ProvisioningCluster.Gateways.Mqtt.Topics;

/// <summary>Topics of an operator's session: one for each kind of events, below <c>v1/operators/me/events</c>.</summary>
internal static class OperatorTopics
{
    private const string Events = "v1/operators/me/events/";

    // By number of the filter.
    private static readonly string[] Filters = ["+", "#", .. EventKinds.All];

    private static readonly FrozenDictionary<string, byte[]> Topics =
        EventKinds.All.Append(EventKinds.Discarded).ToFrozenDictionary(kind => kind, kind => Encoding.UTF8.GetBytes(Events + kind), StringComparer.Ordinal);

    /// <summary>All kinds, written in two ways, and each single one.</summary>
    public static TopicFilters Served { get; } =
        new([.. Filters.Select(filter => Encoding.UTF8.GetBytes(Events + filter))]);

    /// <summary>Where an event of this kind is published.</summary>
    public static ReadOnlyMemory<byte> Of(string kind) => Topics.TryGetValue(kind, out var topic) ? topic : Encoding.UTF8.GetBytes(Events + kind);

    /// <summary>
    /// How an event is sent: with the best quality of service of the filters that match (MQTT 3.1.1 §3.3.5), and the identifier of the
    /// narrowest one. With 1 when none matches any more: it was asked for when it happened.
    /// </summary>
    public static (byte Qos, uint Identifier) Match(Subscriptions subscriptions, string kind)
    {
        var (qos, identifier, found) = ((byte)0, 0u, false);
        for (var filter = 0; filter < Filters.Length; filter++)
        {
            if (subscriptions.IsActive(filter) && (Filters[filter] is "+" or "#" || Filters[filter] == kind))
            {
                (qos, identifier, found) = (Math.Max(qos, subscriptions.QosOf(filter)), subscriptions.IdentifierOf(filter), true);
            }
        }

        return found ? (qos, identifier) : ((byte)1, 0u);
    }

    /// <summary>The active filters, as the cluster keeps them.</summary>
    public static ImmutableArray<ConsumerSubscription> Kept(Subscriptions subscriptions) =>
    [
        .. Enumerable.Range(0, Filters.Length).Where(subscriptions.IsActive)
            .Select(filter => new ConsumerSubscription(Filters[filter], subscriptions.QosOf(filter), subscriptions.IdentifierOf(filter))),
    ];

    /// <summary>Takes up what the cluster has kept.</summary>
    public static void Restore(Subscriptions subscriptions, ImmutableArray<ConsumerSubscription> kept)
    {
        foreach (var one in kept)
        {
            var filter = Array.IndexOf(Filters, one.Filter);
            if (filter >= 0)
            {
                subscriptions.Restore(filter, (byte)one.Qos, (uint)one.Identifier);
            }
        }
    }
}
