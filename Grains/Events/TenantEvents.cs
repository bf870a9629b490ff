using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Events;

/// <summary>Ends the webhooks and consumers of tenants, past their grains: those would have to be done within the time of a call, however much waits.</summary>
internal sealed class TenantEvents(IEventStore store, ILedger ledger, TimeProvider clock) : ITenantEvents
{
    public async ValueTask EndAsync(TenantId tenant, string actor)
    {
        foreach (var webhook in await store.ListWebhooksAsync(tenant))
        {
            // Before the change: none must be without its audit row (I-15).
            await ledger.AppendAuditAsync(new AuditRow
            {
                Tenant = tenant,
                At = clock.GetUtcNow().ToUnixTimeMilliseconds(),
                Action = AuditAction.WebhookDeleted,
                Status = AuditStatus.Success,
                OperationId = webhook.WebhookId,
                Protocol = TransportProtocol.Operator,
                Actor = actor,
            });
            await store.RemoveWebhookAsync(new(tenant, webhook.WebhookId));
        }

        await store.RemoveConsumersAsync(tenant);
    }
}
