using System.Collections.Immutable;
using System.Data.Common;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Events;

namespace ProvisioningCluster.Silo.Events;

/// <summary>The webhooks themselves.</summary>
internal sealed partial class EventStore
{
    public async ValueTask<bool> AddWebhookAsync(WebhookRow webhook, int most)
    {
        return await database.RunAsync(writes: true, async (connection, transaction) =>
        {
            await using var count = new EventCommand(database, connection, transaction, "SELECT count(*) FROM webhook WHERE tenant_id = @p0 AND webhook_id <> @p1", webhook.Tenant, webhook.WebhookId);
            if ((await count.ReadAsync(row => row.GetInt64(0)))[0] >= most)
            {
                return false;
            }

            await using var insert = new EventCommand(
                database,
                connection,
                transaction,
                """
                INSERT INTO webhook (webhook_id, tenant_id, url, kinds, profile_id, enabled, secret, former_secret, former_secret_until, created_at, version)
                VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, NULL, 0, @p7, @p8)
                ON CONFLICT (webhook_id) DO UPDATE SET secret = excluded.secret
                """);
            await insert.Add(webhook.WebhookId).Add(webhook.Tenant).Add(webhook.Url).Add(EventRows.Join(webhook)).Add(webhook.ProfileId, EventColumn.Id)
                .Add(webhook.Enabled).Add(webhook.Secret).Add(webhook.CreatedAt).Add(webhook.Version).ExecuteAsync();
            return true;
        });
    }

    public async ValueTask<WebhookRow?> FindWebhookAsync(WebhookKey key)
    {
        var found = await QueryAsync($"SELECT {EventRows.Webhook} FROM webhook w WHERE w.webhook_id = @p0 AND w.tenant_id = @p1", rows.ReadWebhook, key.WebhookId, key.Tenant);
        return found.IsEmpty ? null : found[0];
    }

    public async ValueTask<ImmutableArray<WebhookRow>> ListWebhooksAsync(TenantId tenant) =>
        await QueryAsync($"SELECT {EventRows.Webhook} FROM webhook w WHERE w.tenant_id = @p0 ORDER BY w.created_at, w.webhook_id", rows.ReadWebhook, tenant);

    public async ValueTask<bool> UpdateWebhookAsync(WebhookRow webhook) => await database.RunAsync(writes: true, async (connection, transaction) =>
    {
        await using var update = new EventCommand(
            database,
            connection,
            transaction,
            """
            UPDATE webhook
            SET url = @p2, kinds = @p3, profile_id = @p4, enabled = @p5, secret = @p6, former_secret = @p7, former_secret_until = @p8, version = @p9
            WHERE webhook_id = @p0 AND tenant_id = @p1 AND version = @p9 - 1
            """);
        update.Add(webhook.WebhookId).Add(webhook.Tenant).Add(webhook.Url).Add(EventRows.Join(webhook)).Add(webhook.ProfileId, EventColumn.Id).Add(webhook.Enabled)
            .Add(webhook.Secret).Add(webhook.FormerSecret, EventColumn.Bytes).Add(webhook.FormerSecretUntil).Add(webhook.Version);
        return await update.ExecuteAsync() == 1;
    });

    /// <summary>What full ones did not get. The version is the operators' and stays.</summary>
    private async Task NoteGapsAsync(DbConnection connection, DbTransaction? transaction, IReadOnlyList<WebhookRow> webhooks)
    {
        foreach (var webhook in webhooks)
        {
            await using var gap = new EventCommand(
                database,
                connection,
                transaction,
                "UPDATE webhook SET gap_seq = @p6, gap_count = @p1, gap_from = @p2, gap_until = @p3, discarded = @p4, discarded_at = @p5 WHERE webhook_id = @p0");
            await gap.Add(webhook.WebhookId).Add(webhook.Gap?.Count ?? 0L).Add(webhook.Gap?.From ?? 0L).Add(webhook.Gap?.Until ?? 0L)
                .Add(webhook.Discarded).Add(webhook.DiscardedAt).Add(webhook.Gap?.Sequence, EventColumn.Number).ExecuteAsync();
        }
    }

    public async ValueTask<bool> RemoveWebhookAsync(WebhookKey key)
    {
        // No more is added to it then.
        await ChangeAsync("UPDATE webhook SET enabled = 0, version = version + 1 WHERE webhook_id = @p0 AND tenant_id = @p1", key.WebhookId, key.Tenant);
        await ChangeManyAsync(
            """
            DELETE FROM webhook_delivery
            WHERE webhook_id = @p0 AND seq IN (SELECT d.seq FROM webhook_delivery d WHERE d.webhook_id = @p0 ORDER BY d.seq LIMIT @p1)
            """,
            key.WebhookId);
        return await ChangeAsync("DELETE FROM webhook WHERE webhook_id = @p0 AND tenant_id = @p1", key.WebhookId, key.Tenant) == 1;
    }
}
