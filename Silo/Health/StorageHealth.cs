using Microsoft.Extensions.Diagnostics.HealthChecks;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Ledger;

namespace ProvisioningCluster.Silo.Health;

/// <summary>Ready while the storage takes commits: it makes one, at most once a second however often it is asked.</summary>
internal sealed class StorageHealth(GroupWriter writer, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<bool>? probe;
    private long probedAt;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await Probe().WaitAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();

    private Task<bool> Probe()
    {
        lock (gate)
        {
            if (probe is null || (probe.IsCompleted && time.GetElapsedTime(probedAt) >= Freshness))
            {
                probedAt = time.GetTimestamp();
                probe = CommitAsync();
            }

            return probe;
        }
    }

    private async Task<bool> CommitAsync()
    {
        try
        {
            return await writer.StoreAsync(new ProbeWrite(time.GetUtcNow().ToUnixTimeMilliseconds()));
        }
        catch (Exception fault) when (fault is LedgerUnavailableException or LedgerOutcomeUnknownException)
        {
            return false;
        }
    }
}
