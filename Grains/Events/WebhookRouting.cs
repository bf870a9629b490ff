using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Events;

/// <summary>
/// Which events go to which webhooks. One whose queue is full gets, in the place of what is not kept, one notice that says how many
/// there were and from when to when. It is sent, tried again and given up as an event is.
/// </summary>
internal sealed class WebhookRouting
{
    private readonly ILookup<TenantId, Guid> byTenant;
    private readonly Dictionary<Guid, WebhookRow> webhooks;
    private readonly WebhookRoom room;
    private readonly List<DeliveryRow> deliveries = [];
    private readonly Dictionary<(Guid WebhookId, long Sequence), DeliveryRow> notices = [];
    private readonly HashSet<Guid> changed = [];

    /// <param name="webhooks">The enabled ones.</param>
    /// <param name="room">What may still be kept for them.</param>
    public WebhookRouting(ImmutableArray<WebhookRow> webhooks, WebhookRoom room)
    {
        byTenant = webhooks.ToLookup(webhook => webhook.Tenant, webhook => webhook.WebhookId);
        this.webhooks = webhooks.ToDictionary(webhook => webhook.WebhookId);
        this.room = room;
    }

    /// <summary>Events that full webhooks did not get.</summary>
    public int Discarded { get; private set; }

    public IReadOnlyList<DeliveryRow> Deliveries => [.. deliveries, .. notices.Values];

    /// <summary>Webhooks whose gap began, grew or ended.</summary>
    public IReadOnlyList<WebhookRow> Gaps => [.. changed.Select(id => webhooks[id])];

    /// <param name="entries">Events in order of sequence.</param>
    public WebhookRouting Add(ImmutableArray<OutboxEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Tenant is { } tenant && byTenant.Contains(tenant))
            {
                Add(entry, byTenant[tenant]);
            }
        }

        return this;
    }

    private void Add(OutboxEntry entry, IEnumerable<Guid> receivers)
    {
        using var payload = EventRules.Parse(entry.Payload);
        var profileId = EventRules.IdIn(payload);
        string? body = null;
        foreach (var webhook in receivers.Select(id => webhooks[id]).Where(webhook => Wants(webhook, entry.Kind, profileId)))
        {
            if (room.Take(webhook.WebhookId))
            {
                deliveries.Add(Delivery(webhook, entry, body ??= EventRules.BodyOf(entry, payload)));
                Change(webhook, webhook with { Gap = null });
            }
            else
            {
                Discard(webhook, entry);
            }
        }
    }

    private void Discard(WebhookRow webhook, OutboxEntry entry)
    {
        Discarded++;
        var gap = EventGap.With(webhook.Gap, entry);
        notices[(webhook.WebhookId, gap.Sequence)] = new DeliveryRow
        {
            WebhookId = webhook.WebhookId,
            Sequence = gap.Sequence,
            EventId = EventRules.DiscardedId(webhook.Tenant, webhook.WebhookId, gap),
            At = gap.From,
            Kind = EventKinds.Discarded,
            Body = EventRules.DiscardedBody(webhook.Tenant, webhook.WebhookId, gap),
        };
        Change(webhook, webhook with { Gap = gap, Discarded = webhook.Discarded + 1, DiscardedAt = entry.At });
    }

    private void Change(WebhookRow before, WebhookRow after)
    {
        if (before.Gap != after.Gap)
        {
            webhooks[after.WebhookId] = after;
            changed.Add(after.WebhookId);
        }
    }

    private static DeliveryRow Delivery(WebhookRow webhook, OutboxEntry entry, string body) => new()
    {
        WebhookId = webhook.WebhookId,
        Sequence = entry.Sequence,
        EventId = EventRules.IdOf(entry),
        DeviceId = entry.DeviceId,
        At = entry.At,
        Kind = entry.Kind,
        Body = body,
    };

    private static bool Wants(WebhookRow webhook, string kind, Guid? profileId) =>
        (webhook.Kinds.IsEmpty || webhook.Kinds.Contains(kind)) && (webhook.ProfileId is null || webhook.ProfileId == profileId);
}
