using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Events;

/// <summary>What tenants have of events.</summary>
internal interface ITenantEvents
{
    /// <summary>Removes the webhooks and consumers of a tenant that goes, with all that waits for them. What broke off is done by the next call.</summary>
    ValueTask EndAsync(TenantId tenant, string actor);
}
