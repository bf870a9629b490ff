using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Runtime;
using ProvisioningCluster.Clustering;
using ProvisioningCluster.Clustering.Links;
using ProvisioningCluster.Clustering.Membership;
using ProvisioningCluster.Clustering.Settings;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Silo.GrainStorage;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Clustering;

internal static class ClusterHosting
{
    /// <summary>The silo with grain storage and grains: alone on loopback, or one of several that meet in PostgreSQL.</summary>
    public static IHostApplicationBuilder AddCluster(this IHostApplicationBuilder builder)
    {
        builder.AddSiloSettings();
        var clustered = builder.Configuration.IsClustered();
        if (clustered)
        {
            AddClusteredDefaults(builder);
        }

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<SiloEnd>();
        builder.Services.AddSingleton<IFatalErrorHandler, SiloFatalErrors>();

        builder.UseOrleans(silo =>
        {
            if (clustered)
            {
                silo.AddClusterMembership();
                silo.AddClusterDirectory();
            }
            else
            {
                silo.UseLocalhostClustering();
            }

            silo.AddClusterLinks();
            silo.Services.AddClusterBasics();
            silo.Services.AddOptions<EndpointOptions>().Configure<IOptions<ClusterSettings>>((endpoints, settings) =>
            {
                endpoints.AdvertisedIPAddress = settings.Value.Address;
                endpoints.SiloPort = settings.Value.SiloPort;
                endpoints.GatewayPort = settings.Value.OpenSiloGatewayPort;
            });
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = ClusterTimeouts.Call);
            silo.AddActivityPropagation();
            silo.AddDashboard(dashboard => dashboard.HideTrace = true); // a log of everything is no place to look by chance
            silo.AddGrainStorage();
            silo.AddProvisioningGrains();
            silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ClusterInstruments>();
        });
        if (clustered)
        {
            builder.Services.AddHostedService<MembershipWatch>(); // after the silo, so that it is a member when the watch begins
        }

        return builder;
    }

    /// <summary>Keeps a silo that is to be alone from being the second one on its database. Must stand before <see cref="AddCluster"/>.</summary>
    public static IHostApplicationBuilder AddSingleSiloGuard(this IHostApplicationBuilder builder)
    {
        if (StorageOptions.AsksForPostgreSql(builder.Configuration) && !builder.Configuration.IsClustered())
        {
            builder.Services.AddSingleton(provider => new SingleSiloLock(provider.GetRequiredService<PostgresSource>(), Guid.NewGuid()));
            builder.Services.AddHostedService<SingleSiloGuard>();
        }

        return builder;
    }

    /// <summary>
    /// A silo of a cluster leaves the devices to gateway processes, and makes no demo profile. Placed below every other
    /// source, so that configuration wins.
    /// </summary>
    private static void AddClusteredDefaults(IHostApplicationBuilder builder) => builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
    {
        InitialData = new Dictionary<string, string?>
        {
            ["Mqtt:Port"] = "0",
            ["Mqtt:TlsPort"] = "0",
            ["Http:Port"] = "0",
            ["Http:TlsPort"] = "0",
            ["Coap:Port"] = "0",
            ["Coap:DtlsPort"] = "0",
            ["Bootstrap:Demo"] = "false",
        },
    });
}
