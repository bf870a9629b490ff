using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Events;

namespace ProvisioningCluster.Silo.Events;

/// <summary>The consumers, and what is kept for them.</summary>
internal sealed partial class EventStore
{
    /// <summary>Rows of one statement that names each of them.</summary>
    private const int Some = 64;

    private const int ExpiredAtOnce = 20;

    public async ValueTask<IReadOnlyDictionary<Guid, long>> CountMessagesAsync(int most)
    {
        var counted = await QueryAsync(
            """
            SELECT c.consumer_id, (SELECT count(*) FROM (SELECT 1 FROM event_message m WHERE m.consumer_id = c.consumer_id LIMIT @p0) a)
            FROM event_consumer c
            """,
            row => (Id: database.ReadId(row, 0), Kept: row.GetInt64(1)),
            most + 1);
        return counted.ToDictionary(consumer => consumer.Id, consumer => consumer.Kept);
    }

    public async ValueTask<ConsumerRow?> FindConsumerAsync(ConsumerKey key)
    {
        var found = await QueryAsync(
            $"SELECT {EventRows.Consumer} FROM event_consumer c WHERE c.consumer_id = @p0 AND c.tenant_id = @p1", rows.ReadConsumer, key.ConsumerId, key.Tenant);
        return found.IsEmpty ? null : found[0];
    }

    public async ValueTask<bool> OpenConsumerAsync(ConsumerRow consumer, int most) => await database.RunAsync(writes: true, async (connection, transaction) =>
    {
        await using var count = new EventCommand(
            database, connection, transaction, "SELECT count(*) FROM event_consumer WHERE tenant_id = @p0 AND consumer_id <> @p1", consumer.Tenant, consumer.ConsumerId);
        if ((await count.ReadAsync(row => row.GetInt64(0)))[0] >= most)
        {
            return false;
        }

        await using var insert = new EventCommand(
            database,
            connection,
            transaction,
            """
            INSERT INTO event_consumer (consumer_id, tenant_id, name, connection_id, subscriptions, expiry, seen_at, gap_seq, gap_count, gap_from, gap_until)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, NULL, 0, 0, 0)
            ON CONFLICT (consumer_id) DO UPDATE SET connection_id = excluded.connection_id, expiry = excluded.expiry, seen_at = excluded.seen_at
            """,
            consumer.ConsumerId,
            consumer.Tenant,
            consumer.Name,
            consumer.ConnectionId,
            EventRows.Join(consumer.Subscriptions),
            consumer.ExpirySeconds,
            consumer.SeenAt);
        await insert.ExecuteAsync();
        return true;
    });

    public async ValueTask<bool> UpdateConsumerAsync(ConsumerRow consumer) => await ChangeAsync(
        "UPDATE event_consumer SET subscriptions = @p2, seen_at = @p3 WHERE consumer_id = @p0 AND connection_id = @p1",
        consumer.ConsumerId,
        consumer.ConnectionId,
        EventRows.Join(consumer.Subscriptions),
        consumer.SeenAt) == 1;

    public async ValueTask RemoveConsumerAsync(Guid consumerId)
    {
        // No more is added to it then.
        await ChangeAsync("UPDATE event_consumer SET subscriptions = '' WHERE consumer_id = @p0", consumerId);
        await ChangeManyAsync(
            """
            DELETE FROM event_message
            WHERE consumer_id = @p0 AND seq IN (SELECT m.seq FROM event_message m WHERE m.consumer_id = @p0 ORDER BY m.seq LIMIT @p1)
            """,
            consumerId);
        await ChangeAsync("DELETE FROM event_consumer WHERE consumer_id = @p0", consumerId);
    }

    public async ValueTask RemoveConsumersAsync(TenantId tenant)
    {
        foreach (var consumer in await QueryAsync("SELECT consumer_id FROM event_consumer WHERE tenant_id = @p0", row => database.ReadId(row, 0), tenant))
        {
            await RemoveConsumerAsync(consumer);
        }
    }

    public async ValueTask<int> RemoveExpiredConsumersAsync(long now, TimeSpan grace)
    {
        var expired = await QueryAsync(
            "SELECT consumer_id FROM event_consumer WHERE seen_at + expiry * 1000 < @p0 LIMIT @p1",
            row => database.ReadId(row, 0),
            now - (long)grace.TotalMilliseconds,
            ExpiredAtOnce);
        foreach (var consumer in expired)
        {
            await RemoveConsumerAsync(consumer);
        }

        return expired.Length;
    }

    public async ValueTask<ImmutableArray<ConsumerMessage>> ListMessagesAsync(Guid consumerId, int limit) => await QueryAsync(
        "SELECT m.seq, m.kind, m.body FROM event_message m WHERE m.consumer_id = @p0 ORDER BY m.seq LIMIT @p1",
        row => new ConsumerMessage(consumerId, row.GetInt64(0), row.GetString(1), row.GetString(2)),
        consumerId,
        limit);

    public async ValueTask RemoveMessagesAsync(Guid consumerId, ImmutableArray<long> sequences)
    {
        foreach (var some in sequences.Chunk(Some))
        {
            var places = string.Join(", ", Enumerable.Range(1, some.Length).Select(number => string.Create(CultureInfo.InvariantCulture, $"@p{number}")));
            await ChangeAsync($"DELETE FROM event_message WHERE consumer_id = @p0 AND seq IN ({places}) AND kind <> '{EventKinds.Discarded}'", [consumerId, .. some.Select(sequence => (object)sequence)]);
        }
    }

    public async ValueTask<bool> RemoveNoticeAsync(Guid consumerId, long sequence, string body) => await ChangeAsync(
        $"DELETE FROM event_message WHERE consumer_id = @p0 AND seq = @p1 AND kind = '{EventKinds.Discarded}' AND body = @p2", consumerId, sequence, body) == 1;

    /// <summary>Stores what is kept for consumers, and what full ones did not get.</summary>
    private async Task KeepAsync(DbConnection connection, DbTransaction? transaction, EventRouting routing)
    {
        foreach (var some in routing.Messages.Chunk(Some))
        {
            await using var insert = MessageInsert.Of(database, connection, transaction, some);
            await insert.ExecuteAsync();
        }

        foreach (var consumer in routing.ConsumerGaps)
        {
            await using var gap = new EventCommand(
                database, connection, transaction, "UPDATE event_consumer SET gap_seq = @p4, gap_count = @p1, gap_from = @p2, gap_until = @p3 WHERE consumer_id = @p0");
            await gap.Add(consumer.ConsumerId).Add(consumer.Gap?.Count ?? 0L).Add(consumer.Gap?.From ?? 0L).Add(consumer.Gap?.Until ?? 0L).Add(consumer.Gap?.Sequence, EventColumn.Number).ExecuteAsync();
        }
    }
}
