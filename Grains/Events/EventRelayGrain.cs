using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Events;

/// <summary>
/// Reads the outbox. Removing a row and storing what becomes of it is one transaction: a second activation in a failure waits
/// for it, a kill leaves both undone, and a row that becomes visible late is simply found later.
/// </summary>
[GrainType("event-relay")]
internal sealed partial class EventRelayGrain(
    IEventStore store,
    ITenantEvents tenants,
    IOptions<WebhookOptions> options,
    IOptions<ConsumerOptions> consumerOptions,
    EventInstruments instruments,
    TimeProvider clock,
    ILogger<EventRelayGrain> logger) : Grain, IEventRelayGrain
{
    private const int BatchSize = 200;

    /// <summary>A call ends after this, so that it stays well within a call's time; the next goes on.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BetweenMeasurements = TimeSpan.FromSeconds(5);

    private long measuredAt;

    public async ValueTask<Result<Done>> RelayAsync()
    {
        var begin = clock.GetTimestamp();
        try
        {
            // Those that wait first: a flood of events must not keep retries waiting.
            await WakeAsync();
            if (await store.HasEventsAsync())
            {
                await MoveAsync(begin);
                await WakeAsync();
            }

            await MeasureAsync();
            BeginSweep();
            return default(Done);
        }
        catch (LedgerUnavailableException fault)
        {
            LogUnavailable(logger, fault);
            return new Fault(FaultCode.Unavailable, "The outbox could not be read.");
        }
    }

    private async ValueTask MoveAsync(long begin)
    {
        var room = new WebhookRoom(await store.CountKeptAsync(options.Value.MaxKept), options.Value.MaxKept);
        var ofConsumers = new WebhookRoom(await store.CountMessagesAsync(consumerOptions.Value.MaxKept), consumerOptions.Value.MaxKept);
        do
        {
            var told = new HashSet<ConsumerKey>();
            await store.RelayAsync(BatchSize, (entries, webhooks, consumers) =>
            {
                var routing = RouteToConsumers(entries, consumers, ofConsumers);
                var messages = routing.Messages;
                told.UnionWith(consumers.IntersectBy(messages.Select(message => message.ConsumerId), consumer => consumer.ConsumerId).Select(consumer => new ConsumerKey(consumer.Tenant, consumer.ConsumerId)));
                var toWebhooks = RouteToWebhooks(entries, webhooks, room);
                return new EventRouting(toWebhooks.Deliveries, toWebhooks.Gaps, messages, routing.Gaps);
            });
            foreach (var consumer in told)
            {
                _ = TellAsync(consumer); // not waited for: it looks for itself too
            }
        }
        while (clock.GetElapsedTime(begin) <= Longest && await store.HasEventsAsync());
    }

    private ConsumerRouting RouteToConsumers(ImmutableArray<OutboxEntry> entries, ImmutableArray<ConsumerRow> consumers, WebhookRoom room)
    {
        var routing = new ConsumerRouting(consumers, room).Add(entries);
        if (routing.Discarded > 0)
        {
            instruments.OnDiscardedForConsumers(routing.Discarded);
            LogDiscardedForConsumers(logger, routing.Discarded, consumerOptions.Value.MaxKept);
        }

        return routing;
    }

    private async Task TellAsync(ConsumerKey consumer)
    {
        try
        {
            await GrainFactory.GetGrain<IEventConsumerGrain>(consumer.ToString()).WakeAsync();
        }
        catch (Exception fault)
        {
            LogNotWoken(logger, fault, consumer.ConsumerId);
        }
    }

    private WebhookRouting RouteToWebhooks(ImmutableArray<OutboxEntry> entries, ImmutableArray<WebhookRow> webhooks, WebhookRoom room)
    {
        var routing = new WebhookRouting(webhooks, room).Add(entries);
        if (routing.Discarded > 0)
        {
            instruments.OnDiscarded(routing.Discarded);
            LogDiscarded(logger, routing.Discarded, options.Value.MaxKept);
        }

        return routing;
    }

    private async ValueTask WakeAsync()
    {
        foreach (var webhook in await store.ListDueAsync(clock.GetUtcNow().ToUnixTimeMilliseconds()))
        {
            // Not waited for: the silo of one webhook may be dead, which is no reason for the others to wait. It is due still at the next call.
            _ = WakeAsync(webhook);
        }
    }

    private async Task WakeAsync(WebhookKey webhook)
    {
        try
        {
            await GrainFactory.GetGrain<IWebhookGrain>(webhook.ToString()).WakeAsync();
        }
        catch (Exception fault)
        {
            LogNotWoken(logger, fault, webhook.WebhookId);
        }
    }

    private async ValueTask MeasureAsync()
    {
        if (measuredAt == 0 || clock.GetElapsedTime(measuredAt) >= BetweenMeasurements)
        {
            instruments.OnMeasured(await store.MeasureAsync());
            await store.RemoveExpiredConsumersAsync(clock.GetUtcNow().ToUnixTimeMilliseconds(), ConsumerRules.Grace);
            measuredAt = clock.GetTimestamp();
        }
    }
}
