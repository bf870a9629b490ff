using System.Collections.Immutable;
using ProvisioningCluster.Grains.Events;

namespace ProvisioningCluster.Silo.Events;

/// <summary>What is on its way to one webhook.</summary>
internal sealed partial class EventStore
{
    private const string SomeDead = "SELECT d.seq FROM webhook_delivery d WHERE d.webhook_id = @p0 AND d.dead_at IS NOT NULL ORDER BY d.seq LIMIT @p1";

    // Only behind events of its device that are due with it, at the same time, is an event due: a relay that stores some while a failure before
    // them is settled leaves them with an earlier time than those around them have, and these must not pass each other.
    public async ValueTask<ImmutableArray<DeliveryRow>> ListDueAsync(Guid webhookId, long now, int limit) => await QueryAsync(
        $"""
        SELECT {EventRows.Delivery} FROM webhook_delivery d
        WHERE d.webhook_id = @p0 AND d.dead_at IS NULL AND d.next_at <= @p1
            AND NOT EXISTS (
                SELECT 1 FROM webhook_delivery e
                WHERE e.webhook_id = d.webhook_id AND e.device_id = d.device_id AND e.dead_at IS NULL AND e.seq < d.seq AND e.next_at <> d.next_at)
        ORDER BY d.next_at, d.seq
        LIMIT @p2
        """,
        rows.ReadDelivery,
        webhookId,
        now,
        limit);

    public async ValueTask SettleAsync(Guid webhookId, IReadOnlyCollection<DeliveryRow> delivered, IReadOnlyCollection<DeliveryRow> failed)
    {
        if (delivered.Count == 0 && failed.Count == 0)
        {
            return;
        }

        await database.RunAsync(writes: true, async (connection, transaction) =>
        {
            foreach (var row in delivered)
            {
                await using var remove = new EventCommand(
                    database, connection, transaction, "DELETE FROM webhook_delivery WHERE webhook_id = @p0 AND seq = @p1 AND event_id = @p2", webhookId, row.Sequence, row.EventId);
                await remove.ExecuteAsync();
            }

            foreach (var row in failed)
            {
                await using var keep = new EventCommand(
                    database,
                    connection,
                    transaction,
                    """
                    UPDATE webhook_delivery SET attempts = @p2, first_at = @p3, next_at = @p4, dead_at = @p5, problem = @p6
                    WHERE webhook_id = @p0 AND seq = @p1
                    """,
                    webhookId,
                    row.Sequence,
                    row.Attempts,
                    row.FirstAttemptAt,
                    row.NextAttemptAt);
                await keep.Add(row.DeadAt, EventColumn.Number).Add(row.Problem, EventColumn.Text).ExecuteAsync();
                if (row.DeviceId is { } deviceId)
                {
                    await using var wait = new EventCommand(
                        database,
                        connection,
                        transaction,
                        "UPDATE webhook_delivery SET next_at = @p3 WHERE webhook_id = @p0 AND device_id = @p1 AND seq > @p2 AND dead_at IS NULL",
                        webhookId,
                        deviceId,
                        row.Sequence,
                        row.DeadAt is null ? row.NextAttemptAt : 0L);
                    await wait.ExecuteAsync();
                }
            }

            return true;
        });
    }

    public async ValueTask<(long Waiting, long Dead)> CountAsync(Guid webhookId)
    {
        var counted = await QueryAsync(
            """
            SELECT (SELECT count(*) FROM (SELECT 1 FROM webhook_delivery WHERE webhook_id = @p0 AND dead_at IS NULL LIMIT @p1) w),
                   (SELECT count(*) FROM (SELECT 1 FROM webhook_delivery WHERE webhook_id = @p0 AND dead_at IS NOT NULL LIMIT @p1) x)
            """,
            row => (row.GetInt64(0), row.GetInt64(1)),
            webhookId,
            MostCounted);
        return counted[0];
    }

    public async ValueTask<ImmutableArray<DeliveryRow>> ListDeadAsync(Guid webhookId, long after, int limit) => await QueryAsync(
        $"SELECT {EventRows.Delivery} FROM webhook_delivery d WHERE d.webhook_id = @p0 AND d.dead_at IS NOT NULL AND d.seq > @p1 ORDER BY d.seq LIMIT @p2",
        rows.ReadDelivery,
        webhookId,
        after,
        limit);

    public async ValueTask<bool> HasDeadAsync(Guid webhookId, Guid? eventId)
    {
        const string Any = "SELECT d.seq FROM webhook_delivery d WHERE d.webhook_id = @p0 AND d.dead_at IS NOT NULL";
        var found = eventId is { } one
            ? await QueryAsync($"{Any} AND d.event_id = @p1 LIMIT 1", static row => row.GetInt64(0), webhookId, one)
            : await QueryAsync($"{Any} LIMIT 1", static row => row.GetInt64(0), webhookId);
        return !found.IsEmpty;
    }

    public async ValueTask<long> RedriveAsync(Guid webhookId, Guid? eventId)
    {
        const string Again = "UPDATE webhook_delivery SET attempts = 0, first_at = 0, next_at = 0, dead_at = NULL WHERE webhook_id = @p0 AND dead_at IS NOT NULL";
        return eventId is { } one ? await ChangeAsync($"{Again} AND event_id = @p1", webhookId, one) : await ChangeManyAsync($"{Again} AND seq IN ({SomeDead})", webhookId);
    }

    public async ValueTask<long> DiscardAsync(Guid webhookId, Guid? eventId)
    {
        const string Away = "DELETE FROM webhook_delivery WHERE webhook_id = @p0 AND dead_at IS NOT NULL";
        return eventId is { } one ? await ChangeAsync($"{Away} AND event_id = @p1", webhookId, one) : await ChangeManyAsync($"{Away} AND seq IN ({SomeDead})", webhookId);
    }
}
