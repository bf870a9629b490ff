using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Dashboard;
using ProvisioningCluster.Clustering;
using ProvisioningCluster.Clustering.Links;
using ProvisioningCluster.Clustering.Membership;
using ProvisioningCluster.Clustering.Settings;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Hosting;

namespace ProvisioningCluster.Gateways.Host;

internal static class ClusterClientHosting
{
    /// <summary>This process as a client of the cluster. Must stand first: it is started first and goes last.</summary>
    public static IHostApplicationBuilder AddClusterClient(this IHostApplicationBuilder builder)
    {
        builder.AddGatewaySettings();
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ClusterAccess>();
        var others = services.Where(IsHostedService).ToHashSet();
        builder.UseOrleansClient(client =>
        {
            if (builder.Configuration.IsClustered())
            {
                client.AddClusterMembership();
            }
            else
            {
                client.AddConfiguredSilo();
            }

            client.AddClusterLinks();
            client.Services.AddClusterBasics();
            client.AddActivityPropagation();
            client.AddDashboard(dashboard => dashboard.HideTrace = true); // a log of everything is no place to look by chance
            client.UseConnectionRetryFilter<WaitForSilo>();
            client.AddClusterConnectionStatusObserver<LostConnections>();
        });
        TakeStart(services, others);
        services.AddHealthChecks().AddCheck<ClusterHealth>("cluster", tags: [Observability.Ready]);
        return builder;
    }

    /// <summary>Orleans' start waits for a silo; it must not stand in the way of listeners that tell devices to come again.</summary>
    private static void TakeStart(IServiceCollection services, HashSet<ServiceDescriptor> others)
    {
        var client = services.Single(service => IsHostedService(service) && !others.Contains(service));
        services.Remove(client);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ClusterConnection>(provider, () => (IHostedService)client.ImplementationFactory!(provider)));
        services.AddSingleton<IReadyCondition>(provider => provider.GetRequiredService<ClusterConnection>());
        services.AddHostedService(provider => provider.GetRequiredService<ClusterConnection>());
    }

    private static bool IsHostedService(ServiceDescriptor service) => service.ServiceType == typeof(IHostedService);
}
