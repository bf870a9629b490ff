using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Events;

/// <summary>
/// Looks for webhooks and consumers whose tenant is gone: a call that was under way while the tenant was deleted may have made one
/// behind it, and silos of before this version leave them.
/// </summary>
internal sealed partial class EventRelayGrain
{
    /// <summary>For the audit.</summary>
    private const string Sweeper = "installation";

    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);

    private Task sweep = Task.CompletedTask;
    private long sweptAt;

    /// <summary>Not waited for: neither the directory nor many rows are a reason for events to wait.</summary>
    private void BeginSweep()
    {
        if (sweep.IsCompleted && (sweptAt == 0 || clock.GetElapsedTime(sweptAt) >= BetweenSweeps))
        {
            sweptAt = clock.GetTimestamp();
            sweep = SweepAsync();
        }
    }

    private async Task SweepAsync()
    {
        try
        {
            // These first, the directory after: a tenant is listed before anything of it can be here.
            var present = await store.ListTenantsAsync();
            if (present.IsEmpty || !(await GrainFactory.GetGrain<ITenantDirectoryGrain>(0).ListAsync()).TryGet(out var listed, out _))
            {
                return;
            }

            // A directory without the tenant that every installation has is not to be believed.
            var known = listed.Select(tenant => tenant.Tenant).ToHashSet();
            if (!known.Contains(TenantId.Default))
            {
                return;
            }

            known.Add(TenantId.System);
            foreach (var gone in present.Where(tenant => !known.Contains(tenant)))
            {
                LogLeftBehind(logger, gone.Value);
                await tenants.EndAsync(gone, Sweeper);
            }
        }
        catch (Exception fault)
        {
            LogNotSwept(logger, fault);
        }
    }
}
