using System.Collections.Immutable;
using Orleans.Concurrency;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Events;

/// <summary>Lists from the rows. Holds no state, so its calls may interleave.</summary>
[StatelessWorker, GrainType("webhook-list")]
internal sealed class WebhookListGrain(IEventStore store) : Grain, IWebhookListGrain
{
    public async ValueTask<Result<ImmutableArray<WebhookSnapshot>>> ListAsync(TenantId tenant)
    {
        var snapshots = ImmutableArray.CreateBuilder<WebhookSnapshot>();
        foreach (var row in await store.ListWebhooksAsync(tenant))
        {
            snapshots.Add(row.ToSnapshot(await store.CountAsync(row.WebhookId)));
        }

        return snapshots.ToImmutable();
    }
}
