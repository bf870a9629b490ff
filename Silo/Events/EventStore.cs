using System.Collections.Immutable;
using System.Data.Common;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Events;

namespace ProvisioningCluster.Silo.Events;

/// <summary>The outbox, and what is on its way to webhooks and consumers. One text of each statement for both databases.</summary>
internal sealed partial class EventStore(IEventDatabase database) : IEventStore
{
    /// <summary>Rows of one statement, where there may be many.</summary>
    private const int Many = 5_000;

    /// <summary>Counting ends here.</summary>
    private const int MostCounted = 10_000_001;

    private readonly EventRows rows = new(database);

    public async ValueTask<bool> HasEventsAsync() => !(await QueryAsync("SELECT seq FROM outbox ORDER BY seq LIMIT 1", static row => row.GetInt64(0))).IsEmpty;

    // By the two indexes that hold nothing but keys: the rows themselves are long.
    public async ValueTask<IReadOnlyDictionary<Guid, long>> CountKeptAsync(int most)
    {
        var counted = await QueryAsync(
            """
            SELECT w.webhook_id,
                   (SELECT count(*) FROM (SELECT 1 FROM webhook_delivery d WHERE d.webhook_id = w.webhook_id AND d.dead_at IS NULL LIMIT @p0) a)
                 + (SELECT count(*) FROM (SELECT 1 FROM webhook_delivery d WHERE d.webhook_id = w.webhook_id AND d.dead_at IS NOT NULL LIMIT @p0) b)
            FROM webhook w WHERE w.enabled = 1
            """,
            row => (Id: database.ReadId(row, 0), Kept: row.GetInt64(1)),
            most + 1);
        return counted.ToDictionary(webhook => webhook.Id, webhook => webhook.Kept);
    }

    public async ValueTask<int> RelayAsync(int limit, Func<ImmutableArray<OutboxEntry>, ImmutableArray<WebhookRow>, ImmutableArray<ConsumerRow>, EventRouting> route)
    {
        // One statement, one view of the database: an event that is seen here happened before any webhook or consumer that is not.
        var dropped = await ChangeAsync(
            """
            DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox ORDER BY seq LIMIT @p0)
                AND NOT EXISTS (SELECT 1 FROM webhook WHERE enabled = 1)
                AND NOT EXISTS (SELECT 1 FROM event_consumer WHERE subscriptions <> '')
            """,
            Many);
        return dropped > 0 ? dropped : await database.RunAsync(writes: true, (connection, transaction) => MoveAsync(connection, transaction, limit, route));
    }

    public async ValueTask<ImmutableArray<WebhookKey>> ListDueAsync(long now) => await QueryAsync(
        """
        SELECT w.tenant_id, w.webhook_id FROM webhook w
        WHERE w.enabled = 1
            AND EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.webhook_id = w.webhook_id AND d.dead_at IS NULL AND d.next_at <= @p0)
        """,
        row => new WebhookKey(new TenantId(database.ReadId(row, 0)), database.ReadId(row, 1)),
        now);

    public async ValueTask<ImmutableArray<TenantId>> ListTenantsAsync() => await QueryAsync(
        "SELECT tenant_id FROM webhook UNION SELECT tenant_id FROM event_consumer", row => new TenantId(database.ReadId(row, 0)));

    public async ValueTask<EventBacklog> MeasureAsync()
    {
        var measured = await QueryAsync(
            """
            SELECT (SELECT count(*) FROM (SELECT 1 FROM outbox LIMIT @p0) o),
                   (SELECT at FROM outbox ORDER BY seq LIMIT 1),
                   (SELECT count(*) FROM (SELECT 1 FROM webhook_delivery WHERE dead_at IS NULL LIMIT @p0) d),
                   (SELECT min((SELECT d.at FROM webhook_delivery d WHERE d.webhook_id = w.webhook_id AND d.dead_at IS NULL ORDER BY d.seq LIMIT 1)) FROM webhook w)
            """,
            row => (Outbox: row.GetInt64(0), OutboxAt: Number(row, 1), Waiting: row.GetInt64(2), WaitingAt: Number(row, 3)),
            MostCounted);
        var found = measured[0];
        return new EventBacklog(found.Outbox, found.Waiting, found is { OutboxAt: { } one, WaitingAt: { } other } ? Math.Min(one, other) : found.OutboxAt ?? found.WaitingAt);
    }

    /// <summary>The events first, who wants them after: who is told that a webhook or a subscription is stored gets all that happens from then on.</summary>
    private async Task<int> MoveAsync(
        DbConnection connection,
        DbTransaction? transaction,
        int limit,
        Func<ImmutableArray<OutboxEntry>, ImmutableArray<WebhookRow>, ImmutableArray<ConsumerRow>, EventRouting> route)
    {
        await using var take = new EventCommand(
            database,
            connection,
            transaction,
            "DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox ORDER BY seq LIMIT @p0) RETURNING seq, tenant_id, device_id, at, kind, payload",
            limit);
        var taken = await take.ReadAsync(rows.ReadOutbox);
        taken.Sort(static (left, right) => left.Sequence.CompareTo(right.Sequence));

        await using var look = new EventCommand(
            database,
            connection,
            transaction,
            $"SELECT {EventRows.Webhook} FROM webhook w WHERE w.enabled = 1");
        var webhooks = await look.ReadAsync(rows.ReadWebhook);
        await using var ask = new EventCommand(
            database,
            connection,
            transaction,
            $"SELECT {EventRows.Consumer} FROM event_consumer c WHERE c.subscriptions <> ''");
        var consumers = await ask.ReadAsync(rows.ReadConsumer);

        var routing = route([.. taken], [.. webhooks], [.. consumers]);
        foreach (var some in routing.Deliveries.Chunk(DeliveryInsert.Most))
        {
            await using var insert = DeliveryInsert.Of(database, connection, transaction, some);
            await insert.ExecuteAsync();
        }

        await NoteGapsAsync(connection, transaction, routing.WebhookGaps);
        await KeepAsync(connection, transaction, routing);
        return taken.Count;
    }

    private ValueTask<ImmutableArray<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, params object[] values) => database.RunAsync(
        writes: false,
        async (connection, transaction) =>
        {
            await using var command = new EventCommand(database, connection, transaction, sql, values);
            return (await command.ReadAsync(read)).ToImmutableArray();
        });

    private ValueTask<int> ChangeAsync(string sql, params object[] values) => database.RunAsync(
        writes: true,
        async (connection, transaction) =>
        {
            await using var command = new EventCommand(database, connection, transaction, sql, values);
            return await command.ExecuteAsync();
        });

    /// <summary>Changes so many rows at a time that each statement ends in its time and writers in between get their turn.</summary>
    /// <param name="sql">Whose last parameter is how many rows at most.</param>
    /// <param name="values">Those before it.</param>
    private async ValueTask<long> ChangeManyAsync(string sql, params object[] values)
    {
        long changed = 0;
        int some;
        do
        {
            some = await ChangeAsync(sql, [.. values, Many]);
            changed += some;
        }
        while (some == Many);
        return changed;
    }

    private static long? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
