using Microsoft.Extensions.Diagnostics.HealthChecks;
using ProvisioningCluster.Gateways.Core.Cluster;

namespace ProvisioningCluster.Gateways.Host;

/// <summary>Ready while a silo answers.</summary>
internal sealed class ClusterHealth(ClusterAccess access) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(access is { IsOpen: true, IsAnswering: true } ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
}
