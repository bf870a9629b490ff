using Microsoft.Extensions.Options;
using Orleans.Configuration;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Silo.Configuration;
using ProvisioningCluster.Silo.GrainStorage;

namespace ProvisioningCluster.Silo.Clustering;

internal static class ClusterHosting
{
    /// <summary>A call into the cluster takes no longer; the third of the nested time-outs (invariants 3.3).</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The silo: membership of one on loopback, grain storage, and the grains.</summary>
    public static IHostApplicationBuilder AddCluster(this IHostApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<ClusterSettingsOptions>(ClusterSettingsOptions.Section, options => options.Faults());
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.Services.AddOptions<ClusterOptions>().Configure<IOptions<ClusterSettingsOptions>>((cluster, settings) =>
            {
                cluster.ClusterId = settings.Value.ClusterId;
                cluster.ServiceId = settings.Value.ServiceId;
            });
            silo.Services.AddOptions<EndpointOptions>().Configure<IOptions<ClusterSettingsOptions>>((endpoints, settings) =>
            {
                endpoints.AdvertisedIPAddress = settings.Value.Address;
                endpoints.SiloPort = settings.Value.SiloPort;
                endpoints.GatewayPort = settings.Value.SiloGatewayPort ?? 0;
            });
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = CallTimeout);
            silo.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = CallTimeout);
            silo.AddActivityPropagation();
            silo.AddGrainStorage();
            silo.AddProvisioningGrains();
        });
        return builder;
    }
}
