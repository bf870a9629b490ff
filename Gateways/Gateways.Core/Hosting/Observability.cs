using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using ProvisioningCluster.Gateways.Core.Telemetry;

namespace ProvisioningCluster.Gateways.Core.Hosting;

/// <summary>What a watcher of the process asks for, on every HTTP listener: health and metrics.</summary>
public static class Observability
{
    /// <summary>Tag of the health checks that <c>/health/ready</c> runs.</summary>
    public const string Ready = "ready";

    /// <summary>Our meters, Orleans' and the web server's as Prometheus text, and to a collector what its configuration asks for; readiness of the listeners.</summary>
    public static IHostApplicationBuilder AddObservability(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(ListenersHealth)))
        {
            return builder;
        }

        services.AddSingleton<ListenersHealth>();
        services.AddHealthChecks().AddCheck<ListenersHealth>("listeners", tags: [Ready]);
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("ProvisioningCluster.*", "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", TelemetryExport.OwnMeter)
            .AddPrometheusExporter());
        builder.AddTelemetryExport();
        return builder;
    }

    /// <summary><c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c>.</summary>
    public static IEndpointRouteBuilder MapObservability(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = static _ => false });
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = static check => check.Tags.Contains(Ready) });
        endpoints.MapPrometheusScrapingEndpoint("/metrics");
        return endpoints;
    }
}
