using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>Stateless, interleaving worker (any key) that lists webhooks.</summary>
[Alias("pc.IWebhookListGrain")]
public interface IWebhookListGrain : IGrainWithIntegerKey
{
    /// <summary>A tenant's webhooks, oldest first. They are few: a tenant may have so many only.</summary>
    [Alias("list"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<ImmutableArray<WebhookSnapshot>>> ListAsync(TenantId tenant);
}
