using System.Collections.Concurrent;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Events;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Tests.Clusters;

/// <summary>Stands where the webhooks and consumers of tenants end, whose tables the silo has, and breaks when a test wants it to.</summary>
internal sealed class ScriptedTenantEvents : ITenantEvents
{
    private readonly ConcurrentDictionary<TenantId, bool> broken = new();
    private readonly ConcurrentQueue<(TenantId Tenant, string Actor)> ended = new();

    /// <summary>The next end of this tenant's fails.</summary>
    public void BreakOnce(TenantId tenant) => broken[tenant] = true;

    /// <summary>Who ended this tenant's, each time.</summary>
    public IReadOnlyList<string> EndedBy(TenantId tenant) => [.. ended.Where(one => one.Tenant == tenant).Select(one => one.Actor)];

    public ValueTask EndAsync(TenantId tenant, string actor)
    {
        if (broken.TryRemove(tenant, out _))
        {
            throw new LedgerUnavailableException("The database went away.", new IOException());
        }

        ended.Enqueue((tenant, actor));
        return ValueTask.CompletedTask;
    }
}
