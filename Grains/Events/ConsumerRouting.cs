using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Events;

/// <summary>
/// Which events go to which consumers. A consumer whose queue is full gets, in the place of what is not kept, one notice that says how
/// many there were and from when to when: the audit has them.
/// </summary>
internal sealed class ConsumerRouting
{
    private readonly ILookup<TenantId, Guid> byTenant;
    private readonly Dictionary<Guid, ConsumerRow> consumers;
    private readonly WebhookRoom room;
    private readonly List<ConsumerMessage> messages = [];
    private readonly Dictionary<(Guid ConsumerId, long Sequence), ConsumerMessage> notices = [];
    private readonly HashSet<Guid> changed = [];

    /// <param name="consumers">Those that want anything.</param>
    /// <param name="room">What may still be kept for them.</param>
    public ConsumerRouting(ImmutableArray<ConsumerRow> consumers, WebhookRoom room)
    {
        byTenant = consumers.ToLookup(consumer => consumer.Tenant, consumer => consumer.ConsumerId);
        this.consumers = consumers.ToDictionary(consumer => consumer.ConsumerId);
        this.room = room;
    }

    /// <summary>Events that full consumers did not get.</summary>
    public int Discarded { get; private set; }

    public IReadOnlyList<ConsumerMessage> Messages => [.. messages, .. notices.Values];

    /// <summary>Consumers whose gap began, grew or ended.</summary>
    public IReadOnlyList<ConsumerRow> Gaps => [.. changed.Select(id => consumers[id])];

    /// <param name="entries">Events in order of sequence.</param>
    public ConsumerRouting Add(ImmutableArray<OutboxEntry> entries)
    {
        foreach (var entry in entries.Where(entry => entry.Tenant is not null))
        {
            string? body = null;
            foreach (var consumer in byTenant[entry.Tenant!.Value].Select(id => consumers[id]).Where(consumer => ConsumerRules.Wants(consumer, entry.Kind)))
            {
                if (room.Take(consumer.ConsumerId))
                {
                    messages.Add(new ConsumerMessage(consumer.ConsumerId, entry.Sequence, entry.Kind, body ??= EventRules.BodyOf(entry)));
                    Change(consumer, null);
                }
                else
                {
                    Discard(consumer, entry);
                }
            }
        }

        return this;
    }

    private void Discard(ConsumerRow consumer, OutboxEntry entry)
    {
        Discarded++;
        var gap = EventGap.With(consumer.Gap, entry);
        notices[(consumer.ConsumerId, gap.Sequence)] = new ConsumerMessage(consumer.ConsumerId, gap.Sequence, EventKinds.Discarded, EventRules.DiscardedBody(consumer.Tenant, consumer.ConsumerId, gap));
        Change(consumer, gap);
    }

    private void Change(ConsumerRow consumer, EventGap? gap)
    {
        if (consumer.Gap != gap)
        {
            consumers[consumer.ConsumerId] = consumer with { Gap = gap };
            changed.Add(consumer.ConsumerId);
        }
    }
}
