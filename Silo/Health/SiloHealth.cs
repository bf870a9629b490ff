using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Runtime;

namespace ProvisioningCluster.Silo.Health;

/// <summary>Ready while this silo is a member of its cluster.</summary>
internal sealed class SiloHealth(ISiloStatusOracle membership) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(membership.CurrentStatus == SiloStatus.Active ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
}
