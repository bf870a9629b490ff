using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Events;

/// <summary>
/// The port to the outbox, the webhooks, the consumers and what is on its way to them. Every method throws
/// <see cref="Ledger.LedgerUnavailableException"/> when the database does not answer; whether a change was stored is unknown then.
/// </summary>
public interface IEventStore
{
    /// <summary>True when there is anything in the outbox.</summary>
    ValueTask<bool> HasEventsAsync();

    /// <summary>Events that are kept for each enabled webhook, waiting and dead; for one that has more than <paramref name="most"/> any number beyond it.</summary>
    ValueTask<IReadOnlyDictionary<Guid, long>> CountKeptAsync(int most);

    /// <summary>Events that are kept for each consumer; for one that has more than <paramref name="most"/> any number beyond it.</summary>
    ValueTask<IReadOnlyDictionary<Guid, long>> CountMessagesAsync(int most);

    /// <summary>
    /// Takes the first events out of the outbox and stores what <paramref name="route"/> makes of them, in one transaction. What
    /// nobody wants is only removed. Answers how many were taken.
    /// </summary>
    /// <param name="limit">Events at most.</param>
    /// <param name="route">What becomes of these events; the webhooks are the enabled ones, the consumers those that want anything.</param>
    ValueTask<int> RelayAsync(int limit, Func<ImmutableArray<OutboxEntry>, ImmutableArray<WebhookRow>, ImmutableArray<ConsumerRow>, EventRouting> route);

    /// <summary>Enabled webhooks that have something to send now.</summary>
    ValueTask<ImmutableArray<WebhookKey>> ListDueAsync(long now);

    ValueTask<EventBacklog> MeasureAsync();

    /// <summary>Stores a webhook unless its tenant has so many already; false then. Storing the same one again succeeds.</summary>
    ValueTask<bool> AddWebhookAsync(WebhookRow webhook, int most);

    ValueTask<WebhookRow?> FindWebhookAsync(WebhookKey key);

    /// <summary>A tenant's webhooks, oldest first.</summary>
    ValueTask<ImmutableArray<WebhookRow>> ListWebhooksAsync(TenantId tenant);

    /// <summary>Replaces a webhook whose stored version is one below; false when it is another, or there is none.</summary>
    ValueTask<bool> UpdateWebhookAsync(WebhookRow webhook);

    /// <summary>Removes a webhook with all that was kept for it. False when there was none.</summary>
    ValueTask<bool> RemoveWebhookAsync(WebhookKey key);

    /// <summary>
    /// What may be sent now, in order of sequence within each device. Nothing of a device is among it while an earlier event of
    /// the device waits for a later time.
    /// </summary>
    ValueTask<ImmutableArray<DeliveryRow>> ListDueAsync(Guid webhookId, long now, int limit);

    /// <summary>
    /// Removes what was delivered and stores what became of the failed. The later events of a failed one's device wait as long
    /// as it does. A notice that says more by now than what was delivered stays.
    /// </summary>
    ValueTask SettleAsync(Guid webhookId, IReadOnlyCollection<DeliveryRow> delivered, IReadOnlyCollection<DeliveryRow> failed);

    /// <summary>How many wait, and how many are dead; large numbers are cut.</summary>
    ValueTask<(long Waiting, long Dead)> CountAsync(Guid webhookId);

    /// <summary>Dead letters after this sequence, in order of it.</summary>
    ValueTask<ImmutableArray<DeliveryRow>> ListDeadAsync(Guid webhookId, long after, int limit);

    /// <summary>True when this event is a dead letter; without an id, when any is.</summary>
    ValueTask<bool> HasDeadAsync(Guid webhookId, Guid? eventId);

    /// <summary>Lets dead letters wait again, as if they had never been tried: one, or all. Answers how many.</summary>
    ValueTask<long> RedriveAsync(Guid webhookId, Guid? eventId);

    /// <summary>Removes dead letters: one, or all. Answers how many.</summary>
    ValueTask<long> DiscardAsync(Guid webhookId, Guid? eventId);

    ValueTask<ConsumerRow?> FindConsumerAsync(ConsumerKey key);

    /// <summary>
    /// Stores a new consumer unless its tenant has so many others already; false then. Of one that is there connection, expiry and
    /// time are replaced.
    /// </summary>
    ValueTask<bool> OpenConsumerAsync(ConsumerRow consumer, int most);

    /// <summary>Replaces what a consumer wants and when it was seen, for its connection only; false when it has another, or there is none.</summary>
    ValueTask<bool> UpdateConsumerAsync(ConsumerRow consumer);

    /// <summary>Removes a consumer with all that is kept for it.</summary>
    ValueTask RemoveConsumerAsync(Guid consumerId);

    /// <summary>Removes a tenant's consumers with all that is kept for them.</summary>
    ValueTask RemoveConsumersAsync(TenantId tenant);

    /// <summary>Tenants that have a webhook or a consumer.</summary>
    ValueTask<ImmutableArray<TenantId>> ListTenantsAsync();

    /// <summary>Removes consumers that have not been seen for their expiry and <paramref name="grace"/>, some at a time. Answers how many.</summary>
    ValueTask<int> RemoveExpiredConsumersAsync(long now, TimeSpan grace);

    /// <summary>What is kept for a consumer, in order of sequence.</summary>
    ValueTask<ImmutableArray<ConsumerMessage>> ListMessagesAsync(Guid consumerId, int limit);

    /// <summary>Removes events that a consumer has acknowledged. Notices of what it did not get stay: they may say more by now.</summary>
    ValueTask RemoveMessagesAsync(Guid consumerId, ImmutableArray<long> sequences);

    /// <summary>Removes a notice of what a consumer did not get, if it says still what was acknowledged; false when it says more, or is gone.</summary>
    ValueTask<bool> RemoveNoticeAsync(Guid consumerId, long sequence, string body);
}
