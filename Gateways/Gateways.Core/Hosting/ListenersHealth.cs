using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using ProvisioningCluster.Gateways.Core.Listeners;

namespace ProvisioningCluster.Gateways.Core.Hosting;

/// <summary>Ready while every listener that was open after the start still is, and no stop was asked for.</summary>
internal sealed class ListenersHealth(OpenListeners listeners, IHostApplicationLifetime lifetime) : IHealthCheck
{
    private IReadOnlyList<KeyValuePair<string, int>>? opened;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(IsReady() ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());

    private bool IsReady()
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return false;
        }

        opened ??= listeners.All;
        return opened.All(listeners.All.Contains);
    }
}
