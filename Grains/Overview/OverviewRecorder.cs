using ProvisioningCluster.Grains.Abstractions.Overview;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Overview;

/// <summary>
/// Counts what this silo answers, by tenant and minute, until <see cref="OverviewReporter"/> has told it. One short lock per request: it guards a few additions,
/// and one silo has far fewer requests than would wait for it.
/// </summary>
internal sealed class OverviewRecorder
{
    /// <summary>Of one silo run; another run of it counts from zero.</summary>
    private readonly Guid reporter = Guid.NewGuid();

    private readonly Lock gate = new();
    private readonly Dictionary<TenantId, TenantTally> tenants = [];

    /// <param name="tenant">Whose profile it was; <see cref="TenantId.System"/> when none came into question.</param>
    /// <param name="outcome">As the audit has it.</param>
    /// <param name="duration">From the call to the answer.</param>
    public void Add(TenantId tenant, OverviewOutcome outcome, TimeSpan duration)
    {
        lock (gate)
        {
            if (!tenants.TryGetValue(tenant, out var tally))
            {
                tenants[tenant] = tally = new TenantTally();
            }

            tally.Add(outcome, duration);
        }
    }

    /// <summary>What is to be told now.</summary>
    /// <param name="all">Also what was told before and is not kept yet: a grain that came anew does not know it.</param>
    public IReadOnlyList<(TenantId Tenant, OverviewReport Report)> Take(bool all)
    {
        lock (gate)
        {
            return [.. tenants.Where(entry => entry.Value.Changed || (all && !entry.Value.IsKept)).Select(entry => (entry.Key, entry.Value.Report(reporter)))];
        }
    }

    /// <summary>The grain has taken the report.</summary>
    public void OnTold(TenantId tenant, OverviewReceipt receipt)
    {
        lock (gate)
        {
            if (tenants.TryGetValue(tenant, out var tally))
            {
                tally.OnKept(receipt.KeptUntil);
                if (tally is { IsKept: true, Changed: false })
                {
                    tenants.Remove(tenant);
                }
            }
        }
    }

    /// <summary>Nobody knows whether the grain has taken the report.</summary>
    public void OnMissed(TenantId tenant)
    {
        lock (gate)
        {
            if (tenants.TryGetValue(tenant, out var tally))
            {
                tally.OnMissed();
            }
        }
    }
}
