using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Events;

/// <summary>
/// One consumer. What is kept for it are rows, and an acknowledgement removes its row: two activations in a failure can hand an event
/// out twice, and nothing else. What the grain remembers saves reading.
/// </summary>
[GrainType("event-consumer"), CollectionAgeLimit(Minutes = 5)]
internal sealed partial class EventConsumerGrain(IEventStore store, IOptions<ConsumerOptions> options, TimeProvider clock, ILogger<EventConsumerGrain> logger)
    : Grain, IEventConsumerGrain
{
    /// <summary>Events of one answer.</summary>
    private const int MostTaken = 256;

    private const int LongestName = 1_024;

    /// <summary>It is looked for events so often even when nobody said that there are any.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly Dictionary<long, string> notices = [];
    private ConsumerRow? row;
    private bool mayHaveMore = true;
    private long lookedAt;

    private ConsumerKey Key => field == default ? field = ConsumerKey.Parse(this.GetPrimaryKeyString()) : field;

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask<Result<OpenedConsumer>> OpenAsync(OpenConsumerRequest request)
    {
        if (request.Name.Length > LongestName)
        {
            return new Fault(FaultCode.InvalidArgument, $"The consumer's name must be at most {LongestName} characters.", "clientId");
        }

        row = null;
        notices.Clear();
        var known = await store.FindConsumerAsync(Key);
        if (known is not null && (request.Clean || ConsumerRules.IsExpired(known, clock.GetUtcNow())))
        {
            await store.RemoveConsumerAsync(Key.ConsumerId);
            known = null;
        }

        var next = new ConsumerRow
        {
            ConsumerId = Key.ConsumerId,
            Tenant = Key.Tenant,
            Name = request.Name,
            ConnectionId = request.ConnectionId,
            Subscriptions = known?.Subscriptions ?? [],
            ExpirySeconds = Math.Clamp(request.ExpirySeconds, 0, (long)options.Value.LongestSession.TotalSeconds),
            SeenAt = Now,
        };
        if (!await store.OpenConsumerAsync(next, options.Value.MaxConsumers))
        {
            return ConsumerRules.TooMany;
        }

        row = next;
        mayHaveMore = true;
        return new OpenedConsumer(known is not null, next.ExpirySeconds, next.Subscriptions);
    }

    public async ValueTask<Result<Done>> SubscribeAsync(Guid connectionId, ImmutableArray<ConsumerSubscription> subscriptions)
    {
        if (ConsumerRules.Check(subscriptions) is { } invalid)
        {
            return invalid;
        }

        if (!(await OfAsync(connectionId)).TryGet(out var mine, out var fault))
        {
            return fault;
        }

        await LetPassAsync();
        var next = mine with { Subscriptions = subscriptions, SeenAt = Now };
        if (!await store.UpdateConsumerAsync(next))
        {
            row = null;
            return ConsumerRules.Gone;
        }

        row = next;
        return default(Done);
    }

    public async ValueTask<Result<ImmutableArray<ConsumerEvent>>> ExchangeAsync(ConsumerExchange exchange)
    {
        if (!(await OfAsync(exchange.ConnectionId)).TryGet(out var mine, out var fault))
        {
            return fault;
        }

        await ForgetAsync(exchange.Acknowledged);
        if (Now - mine.SeenAt >= ConsumerRules.SeenEvery.TotalMilliseconds)
        {
            var seen = mine with { SeenAt = Now };
            if (!await store.UpdateConsumerAsync(seen))
            {
                row = null;
                return ConsumerRules.Gone;
            }

            row = seen;
        }

        return exchange.Limit > 0 && (mayHaveMore || clock.GetElapsedTime(lookedAt) >= LookEvery)
            ? await NextAsync(exchange.Held, Math.Min(exchange.Limit, MostTaken))
            : ImmutableArray<ConsumerEvent>.Empty;
    }

    public async ValueTask<Result<Done>> CloseAsync(Guid connectionId, ImmutableArray<long> acknowledged)
    {
        await ForgetAsync(acknowledged);
        if (!(await OfAsync(connectionId)).TryGet(out var mine, out _))
        {
            return default(Done);
        }

        if (mine.ExpirySeconds == 0)
        {
            row = null;
            await store.RemoveConsumerAsync(Key.ConsumerId);
        }
        else
        {
            await store.UpdateConsumerAsync(mine with { SeenAt = Now }); // it expires from now on
        }

        return default(Done);
    }

    public ValueTask<Result<Done>> WakeAsync()
    {
        mayHaveMore = true;
        return ValueTask.FromResult<Result<Done>>(default(Done));
    }

    /// <summary>
    /// A subscription is about what happens from now on: what is in the outbox already is moved to those who asked before. What cannot be
    /// moved now comes to this one too, which is better than a subscription that fails.
    /// </summary>
    private async ValueTask LetPassAsync()
    {
        try
        {
            if (!(await GrainFactory.GetGrain<IEventRelayGrain>(0).RelayAsync()).TryGet(out _, out var fault))
            {
                LogNotPassed(logger, null, fault.Detail);
            }
        }
        catch (Exception fault)
        {
            LogNotPassed(logger, fault, fault.Message);
        }
    }

    /// <summary>A notice may have grown since it was handed out: then it stays, and is handed out again.</summary>
    private async ValueTask ForgetAsync(ImmutableArray<long> acknowledged)
    {
        await store.RemoveMessagesAsync(Key.ConsumerId, acknowledged);
        foreach (var sequence in acknowledged)
        {
            if (notices.Remove(sequence, out var body) && !await store.RemoveNoticeAsync(Key.ConsumerId, sequence, body))
            {
                mayHaveMore = true;
            }
        }
    }

    /// <summary>A row that became visible late has its place before others that were handed out: what is held is left out, not what is before it.</summary>
    private async ValueTask<ImmutableArray<ConsumerEvent>> NextAsync(ImmutableArray<long> held, int limit)
    {
        var leaveOut = held.ToHashSet();
        var found = await store.ListMessagesAsync(Key.ConsumerId, leaveOut.Count + limit);
        mayHaveMore = found.Length == leaveOut.Count + limit;
        lookedAt = clock.GetTimestamp();
        ImmutableArray<ConsumerEvent> next =
            [.. found.Where(message => !leaveOut.Contains(message.Sequence)).Take(limit).Select(message => new ConsumerEvent(message.Sequence, message.Kind, message.Body))];
        foreach (var notice in next.Where(one => one.Kind == EventKinds.Discarded))
        {
            notices[notice.Sequence] = notice.Body;
        }

        return next;
    }

    private async ValueTask<Result<ConsumerRow>> OfAsync(Guid connectionId)
    {
        row ??= await store.FindConsumerAsync(Key);
        return row is null ? ConsumerRules.Gone : row.ConnectionId == connectionId ? row : ConsumerRules.TakenOver;
    }

    [LoggerMessage(1, LogLevel.Debug, "Events of before a subscription come to it too: {Reason}")]
    private static partial void LogNotPassed(ILogger logger, Exception? exception, string? reason);
}
